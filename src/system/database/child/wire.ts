import { createServer, type Server, type Socket } from 'node:net';

/** Runs whole messages of the protocol in the one session there is; gives what the server answers. */
type Execute = (bytes: Uint8Array) => Promise<Uint8Array>;

/**
 * PostgreSQL's protocol, version 3 (postgresql.org/docs, "Frontend/Backend Protocol"), for a database with one session: who
 * began a transaction keeps the others waiting until it ends. No password is asked for.
 */
export function serveWire(execute: Execute): Server {
  let last: Promise<unknown> = Promise.resolve();
  const takeTurn = (): Promise<() => void> => {
    let release = () => {};
    const before = last;
    last = new Promise<void>(done => {
      release = done;
    });
    return before.then(() => release);
  };
  return createServer(socket => {
    serve(socket, execute, takeTurn);
  });
}

function serve(socket: Socket, execute: Execute, takeTurn: () => Promise<() => void>): void {
  let buffered = Buffer.alloc(0);
  let started = false;
  let release: (() => void) | undefined;
  let batch: Buffer[] = [];
  let work: Promise<void> = Promise.resolve();

  const run = async (messages: Buffer) => {
    release ??= await takeTurn();
    const answer = Buffer.from(await execute(messages));
    if (!socket.destroyed) socket.write(answer);
    // The last message is ReadyForQuery, whose one byte says whether a transaction goes on.
    if (answer.at(-6) === 0x5a && answer.at(-1) === 0x49) leave();
  };
  const leave = () => {
    release?.();
    release = undefined;
  };
  const queue = (task: () => Promise<void>) => {
    work = work.then(task).catch(() => {
      socket.destroy();
    });
  };

  socket.on('data', chunk => {
    buffered = Buffer.concat([buffered, typeof chunk === 'string' ? Buffer.from(chunk) : chunk]);
    for (;;) {
      const head = started ? 1 : 0;
      if (buffered.length < head + 4) return;
      const length = head + buffered.readInt32BE(head);
      if (buffered.length < length) return;
      const message = Buffer.from(buffered.subarray(0, length));
      buffered = buffered.subarray(length);
      if (!started) {
        const code = message.readInt32BE(4);
        if (code === sslRequest || code === gssRequest) socket.write('N');
        else if (code === cancelRequest) socket.destroy();
        else {
          started = true;
          socket.write(greeting);
        }
        continue;
      }
      const type = String.fromCharCode(message[0] ?? 0);
      if (type === 'X') {
        socket.end();
        return;
      }
      batch.push(message);
      // What is parsed, bound and executed belongs together: until Sync, nobody else may come between.
      if (type !== 'Q' && type !== 'S' && type !== 'H' && type !== 'c' && type !== 'f') continue;
      const whole = Buffer.concat(batch);
      batch = [];
      queue(() => run(whole));
    }
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    queue(async () => {
      if (release) await execute(message('Q', 'rollback\0')).catch(() => undefined);
      leave();
    });
  });
}

const sslRequest = 80877103;
const gssRequest = 80877104;
const cancelRequest = 80877102;

function message(type: string, text: string, before = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([before, Buffer.from(text)]);
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** AuthenticationOk, what clients want to know of the server, a key that nobody needs, ReadyForQuery. */
const greeting = Buffer.concat([
  message('R', '', Buffer.alloc(4)),
  ...[
    'server_version\x0018.0',
    'server_encoding\0UTF8',
    'client_encoding\0UTF8',
    'DateStyle\0ISO, MDY',
    'integer_datetimes\0on',
    'standard_conforming_strings\0on',
    'TimeZone\0UTC',
  ].map(text => message('S', `${text}\0`)),
  message('K', '', Buffer.alloc(8)),
  message('Z', 'I'),
]);
