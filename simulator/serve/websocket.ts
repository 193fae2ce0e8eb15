/** The server half of RFC 6455, as far as Kubernetes streaming needs it: binary messages, ping, close. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

interface WebSocketConnection {
  readonly protocol: string;
  send(data: Uint8Array): void;
  close(): void;
}

interface WebSocketHandlers {
  message(data: Buffer): void;
  closed(): void;
}

/** Answers the handshake with the first of `protocols` the client offers; undefined (after a 400) when there is none. */
export function acceptWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  protocols: readonly string[],
  handlers: WebSocketHandlers,
): WebSocketConnection | undefined {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((p) => p.trim());
  const protocol = protocols.find((p) => offered.includes(p));
  const key = request.headers['sec-websocket-key'];
  if (!protocol || !key) {
    socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    return undefined;
  }
  const accept = createHash('sha1')
    .update(key + GUID)
    .digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${accept}\r\nsec-websocket-protocol: ${protocol}\r\n\r\n`,
  );
  let open = true;
  const send = (opcode: number, data: Uint8Array) => {
    if (open) socket.write(frame(opcode, data));
  };
  const closed = () => {
    if (!open) return;
    open = false;
    handlers.closed();
  };
  const parse = frameParser((opcode, data) => {
    if (opcode === OPCODE.ping) send(OPCODE.pong, data);
    else if (opcode === OPCODE.close) {
      send(OPCODE.close, data);
      socket.end();
      closed();
    } else if (opcode !== OPCODE.pong) handlers.message(data);
  });
  socket.on('data', parse);
  socket.on('close', closed);
  socket.on('error', closed);
  return {
    protocol,
    send: (data) => send(OPCODE.binary, data),
    close() {
      send(OPCODE.close, Buffer.from([0x03, 0xe8]));
      socket.end();
    },
  };
}

function frame(opcode: number, data: Uint8Array): Buffer {
  const length = data.length;
  const head = length < 126 ? Buffer.alloc(2) : length < 65536 ? Buffer.alloc(4) : Buffer.alloc(10);
  head[0] = 0x80 | opcode;
  if (length < 126) head[1] = length;
  else if (length < 65536) {
    head[1] = 126;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head, data]);
}

/** Feeds bytes in, calls back with whole messages, unmasked; fragments are joined. */
function frameParser(message: (opcode: number, data: Buffer) => void): (bytes: Buffer) => void {
  let buffer: Buffer = Buffer.alloc(0);
  let parts: Buffer[] = [];
  let partsOpcode = 0;
  return (bytes) => {
    buffer = buffer.length > 0 ? Buffer.concat([buffer, bytes]) : bytes;
    for (;;) {
      if (buffer.length < 2) return;
      const first = buffer[0] as number;
      const second = buffer[1] as number;
      let length = second & 0x7f;
      let offset = 2;
      if (length === 126) {
        if (buffer.length < 4) return;
        length = buffer.readUInt16BE(2);
        offset = 4;
      } else if (length === 127) {
        if (buffer.length < 10) return;
        length = Number(buffer.readBigUInt64BE(2));
        offset = 10;
      }
      const masked = (second & 0x80) !== 0;
      const start = offset + (masked ? 4 : 0);
      if (buffer.length < start + length) return;
      const data = Buffer.from(buffer.subarray(start, start + length));
      if (masked) for (let i = 0; i < length; i++) data[i] = (data[i] as number) ^ (buffer[offset + (i & 3)] as number);
      buffer = buffer.subarray(start + length);
      const opcode = first & 0x0f;
      if (opcode >= OPCODE.close) {
        message(opcode, data);
        continue;
      }
      if (opcode !== OPCODE.continuation) {
        parts = [];
        partsOpcode = opcode;
      }
      parts.push(data);
      if ((first & 0x80) !== 0) {
        message(partsOpcode, parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts));
        parts = [];
      }
    }
  };
}
