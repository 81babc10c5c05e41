import { io, type Socket } from 'socket.io-client';

/** The one socket of a page: its run and the classes of whoever signed in come over it. */

let socket: Socket | null = null;

export function openSocket(): Socket {
  if (socket) return socket;
  const opened = io({ transports: ['websocket', 'polling'], reconnectionDelayMax: 4_000 });
  socket = opened;
  // A person has only so many; a page that gave way to newer ones comes back when it is looked at.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && !opened.active) opened.connect();
  });
  return opened;
}
