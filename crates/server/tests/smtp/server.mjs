// A mail server for tests. It is told how to behave by its argument, a JSON object, and by words on its standard
// input; it tells what happens on its standard output, one JSON object a line. It ends with its standard input.
//   port: where to listen; 0 for any. key, cert: files, for TLS. secure: TLS from the first byte.
//   user, password: who may send; everybody without. delay: milliseconds to think before taking a letter.
//   mode: accept, defer (4xx), refuse (5xx) or mute (says nothing at all).
//   whole: whether it tells the letters themselves too, as they came.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { SMTPServer } from 'smtp-server';

const options = { port: 0, mode: 'accept', delay: 0, ...JSON.parse(process.argv[2] ?? '{}') };
const tell = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);
const refusal = (responseCode, message) => Object.assign(new Error(message), { responseCode });
const header = (text, name) => new RegExp(`^${name}: *(.*)$`, 'im').exec(text)?.[1] ?? '';
const tls = options.key ? { key: readFileSync(options.key), cert: readFileSync(options.cert) } : {};

const server = new SMTPServer({
  ...tls,
  secure: options.secure ?? false,
  authOptional: !options.user,
  disabledCommands: options.key ? [] : ['STARTTLS'],
  disableReverseLookup: true,
  closeTimeout: 100,
  onConnect(_session, callback) {
    if (options.mode !== 'mute') callback();
    else tell({ muteTo: 'somebody' });
  },
  onAuth(auth, _session, callback) {
    const known = auth.username === options.user && auth.password === options.password;
    callback(known ? null : refusal(535, 'not known'), known ? { user: auth.username } : undefined);
  },
  onData(stream, session, callback) {
    const parts = [];
    stream.on('data', (part) => parts.push(part));
    stream.on('end', () => {
      if (options.mode === 'defer') return callback(refusal(451, 'come back'));
      if (options.mode === 'refuse') return callback(refusal(550, 'never'));
      const text = Buffer.concat(parts).toString('latin1');
      setTimeout(() => {
        tell({
          id: header(text, 'Message-ID'),
          to: session.envelope.rcptTo.map(({ address }) => address),
          tls: session.secure,
          user: session.user ?? null,
          calendar: /text\/calendar/.test(text),
          ...(options.whole ? { letter: text } : {}),
        });
        callback();
      }, options.delay);
    });
  },
});

// Clients that are killed or do not trust us are what the tests are about.
server.on('error', () => {});
server.listen(options.port, '127.0.0.1', () => tell({ port: server.server.address().port }));

const words = createInterface({ input: process.stdin });
words.on('line', (word) => {
  options.mode = word;
  tell({ mode: word });
});
words.on('close', () => process.exit(0));
