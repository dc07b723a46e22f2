//! Where log lines go: standard error, as text or JSON. No line tells of a person.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::error::Error;
use std::io::{IsTerminal as _, stderr};
use std::panic::PanicHookInfo;

use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer, Registry, fmt};

use crate::config::{LogFormat, LogSettings};

/// Starts logging.
///
/// # Errors
/// When the filter cannot be understood.
pub fn start(settings: &LogSettings) -> Result<(), Box<dyn Error>> {
    lines(settings, stderr().is_terminal(), stderr)?.init();
    std::panic::set_hook(Box::new(tell_of_panic));
    Ok(())
}

fn lines<W>(
    settings: &LogSettings,
    colours: bool,
    writer: W,
) -> Result<impl Subscriber + Send + Sync + 'static, Box<dyn Error>>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let filter = EnvFilter::try_new(&settings.log)
        .map_err(|error| format!("the log filter `{}` cannot be understood: {error}", settings.log))?;
    let written: Box<dyn Layer<_> + Send + Sync> = match settings.log_format {
        LogFormat::Text => fmt::layer().with_ansi(colours).with_writer(writer).boxed(),
        LogFormat::Json => fmt::layer().json().with_writer(writer).boxed(),
    };
    Ok(Registry::default().with(
        written
            .with_filter(filter)
            .with_filter(filter_fn(tells_of_nobody)),
    ))
}

/// Libraries write down below `info` whatever they handle: whole letters, headers with tokens.
fn tells_of_nobody(line: &Metadata<'_>) -> bool {
    line.target().starts_with("turnoplus") || *line.level() <= Level::INFO
}

/// Where it was, with `RUST_BACKTRACE=1` how it came there, and never its words: they may quote what was handled.
fn tell_of_panic(panic: &PanicHookInfo<'_>) {
    let at = panic.location().map(ToString::to_string).unwrap_or_default();
    let backtrace = Backtrace::capture();
    if backtrace.status() == BacktraceStatus::Captured {
        tracing::error!(at, %backtrace, "a panic");
    } else {
        tracing::error!(at, "a panic");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Said(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Said {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn logged(log: &str, work: impl FnOnce()) -> String {
        let said = Said::default();
        let writer = said.clone();
        let settings = LogSettings {
            log: log.to_owned(),
            log_format: LogFormat::Text,
        };
        let subscriber = lines(&settings, false, move || writer.clone()).unwrap();
        tracing::subscriber::with_default(subscriber, work);
        let said = said.0.lock().unwrap().clone();
        String::from_utf8(said).unwrap()
    }

    #[test]
    fn a_panic_is_told_with_its_place_and_without_its_words() {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(tell_of_panic));
        let said = logged("info", || {
            let panicked =
                std::panic::catch_unwind(|| "Ana Núñez".parse::<u8>().expect("Ana Núñez has a DNI"));
            assert!(panicked.is_err());
        });
        std::panic::set_hook(before);
        assert!(said.contains("a panic") && said.contains("logging.rs:"), "{said}");
        assert!(!said.contains("Ana"), "{said}");
    }

    #[test]
    fn libraries_are_not_heard_below_info_however_much_was_asked_for() {
        let said = logged("trace", || {
            tracing::debug!(target: "lettre::transport", "RCPT TO:<ana@turnoplus.example>");
            tracing::info!(target: "lettre::transport", "connected");
            tracing::trace!(target: "turnoplus_http::headers", "ours");
        });
        assert!(!said.contains("ana@"), "{said}");
        assert!(said.contains("connected") && said.contains("ours"), "{said}");
    }
}
