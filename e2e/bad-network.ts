import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What a network does to connections that are opened from now on. Bytes are of what it has let through in one connection. */
export interface Weather {
  /** Each piece waits so long in either direction, milliseconds. */
  readonly delayMs?: number | undefined;
  /** Cut after so many bytes to the server. */
  readonly cutRequestAfter?: number | undefined;
  /** Cut after so many bytes to the client. */
  readonly cutAnswerAfter?: number | undefined;
  /** Cut at the first word of the server after so many bytes went to it: what was asked is done, and nobody hears of it. */
  readonly muteAfter?: number | undefined;
  /** Cut by a reset, as a firewall does, and not by an end. */
  readonly isReset?: boolean | undefined;
  /** Accepts, and lets nothing through for so long; then it is cut. Milliseconds. */
  readonly swallowMs?: number | undefined;
}

/** A network between two programs of this machine. */
export interface BadNetwork {
  readonly port: number;
  set(weather: Weather): void;
  /** Connections so far, and those that it cut. */
  counts(): { readonly opened: number; readonly cut: number };
  close(): Promise<void>;
}

/** Opens a network that leads to `port`, in fair weather. */
export async function openBadNetwork(port: number): Promise<BadNetwork> {
  const sockets = new Set<Socket>();
  let weather: Weather = {};
  let [opened, cut] = [0, 0];

  function end(near: Socket, far: Socket | undefined, { isReset }: Weather): void {
    cut += 1;
    for (const socket of [near, far]) {
      if (isReset) socket?.resetAndDestroy();
      else socket?.destroy();
    }
  }

  const server = createServer((near) => {
    opened += 1;
    const today = weather;
    track(near);
    if (today.swallowMs !== undefined) {
      setTimeout(() => end(near, undefined, today), today.swallowMs).unref();
      return;
    }
    const far = connect(port, '127.0.0.1');
    track(far);
    near.once('close', () => far.destroy());
    far.once('close', () => near.destroy());
    let asked = 0;
    near.on('data', (piece: Buffer) => (asked += piece.length));
    pass(near, far, () => today.cutRequestAfter ?? Infinity);
    pass(far, near, () => (asked > (today.muteAfter ?? Infinity) ? 0 : (today.cutAnswerAfter ?? Infinity)));

    function pass(from: Socket, to: Socket, most: () => number): void {
      let bytes = 0;
      from.on('data', (piece: Buffer) => {
        const room = Math.max(0, most() - bytes);
        bytes += piece.length;
        setTimeout(() => {
          to.write(piece.subarray(0, room));
          if (piece.length > room) end(near, far, today);
        }, today.delayMs ?? 0);
      });
    }
  });

  function track(socket: Socket): void {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  }

  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    port: (server.address() as AddressInfo).port,
    set: (next) => void (weather = next),
    counts: () => ({ opened, cut }),
    close: () => new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    }),
  };
}
