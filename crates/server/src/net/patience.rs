//! A stream that does not wait forever: for its first byte, nor in the middle.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep};

/// Ends a connection on which nothing comes in at first, or nothing moves in either direction later.
pub(super) struct Patience<S> {
    inner: S,
    idle: Duration,
    /// The latest instant at which something must have moved.
    until: Instant,
    alarm: Pin<Box<Sleep>>,
}

impl<S> Patience<S> {
    /// Waits `first` for the first byte, and `idle` after any.
    pub(super) fn new(inner: S, first: Duration, idle: Duration) -> Self {
        let until = Instant::now() + first;
        Self {
            inner,
            idle,
            until,
            alarm: Box::pin(tokio::time::sleep_until(until)),
        }
    }

    fn moved(&mut self) {
        self.until = Instant::now() + self.idle;
    }

    /// The alarm is set again only when it rings: moving on costs no timer.
    fn poll_alarm(&mut self, cx: &mut Context<'_>) -> Poll<io::Error> {
        loop {
            ready!(self.alarm.as_mut().poll(cx));
            if Instant::now() >= self.until {
                return Poll::Ready(io::ErrorKind::TimedOut.into());
            }
            self.alarm.as_mut().reset(self.until);
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patience<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match Pin::new(&mut self.inner).poll_read(cx, buf) {
            Poll::Ready(read) => {
                self.moved();
                Poll::Ready(read)
            }
            Poll::Pending => self.poll_alarm(cx).map(Err),
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patience<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        match Pin::new(&mut self.inner).poll_write(cx, buf) {
            Poll::Ready(written) => {
                self.moved();
                Poll::Ready(written)
            }
            Poll::Pending => self.poll_alarm(cx).map(Err),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match Pin::new(&mut self.inner).poll_write_vectored(cx, bufs) {
            Poll::Ready(written) => {
                self.moved();
                Poll::Ready(written)
            }
            Poll::Pending => self.poll_alarm(cx).map(Err),
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    const FIRST: Duration = Duration::from_secs(10);
    const IDLE: Duration = Duration::from_secs(75);

    #[tokio::test(start_paused = true)]
    async fn who_says_nothing_at_first_is_not_waited_for() -> io::Result<()> {
        let (_client, server) = tokio::io::duplex(64);
        let started = Instant::now();
        let mut stream = Patience::new(server, FIRST, IDLE);
        let error = stream.read_u8().await.err().map(|error| error.kind());
        assert_eq!(error, Some(io::ErrorKind::TimedOut));
        assert_eq!(started.elapsed().as_secs(), 10);
        Ok(())
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_that_is_used_is_kept_and_one_that_rests_ends() -> io::Result<()> {
        let (mut client, server) = tokio::io::duplex(64);
        let mut stream = Patience::new(server, FIRST, IDLE);
        for _ in 0..3 {
            tokio::time::advance(Duration::from_secs(9)).await;
            client.write_u8(1).await?;
            stream.read_u8().await?;
        }
        tokio::time::advance(Duration::from_secs(70)).await;
        stream.write_u8(1).await?;
        let rested = Instant::now();
        assert!(stream.read_u8().await.is_err());
        assert_eq!(rested.elapsed().as_secs(), 75);
        Ok(())
    }
}
