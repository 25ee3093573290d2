import type { WebSocket } from 'ws'
import type { EventStream, StreamEnd } from './event-stream.js'

/** How long a client has to end a connection that the service has closed, milliseconds. */
export const CLOSE_TIMEOUT_MS = 1000

/** Codes of RFC 6455, 7.4.1, and the registry of IANA. */
const CLOSE_CODES: Readonly<Record<StreamEnd, number>> = { refused: 1008, stopping: 1001, unsure: 1013 }
const UNSUPPORTED_DATA = 1003

/**
 * Tells the events of a stream over a WebSocket, one text message each, until either of them ends. Nothing that a client
 * says is read: control frames are answered by the library, any message ends the connection.
 */
export function tellOver(socket: WebSocket, stream: EventStream): void {
  // Frames that break the protocol; the library closes by itself.
  socket.on('error', () => undefined)
  socket.on('message', () => {
    socket.close(UNSUPPORTED_DATA, 'nothing is read here')
  })
  socket.on('close', () => {
    stream.destroy()
  })
  stream.on('over', () => {
    if (stream.endedAs === undefined) cut(socket)
    else endSoon(socket)
  })
  void tell(socket, stream)
}

async function tell(socket: WebSocket, stream: EventStream): Promise<void> {
  try {
    for await (const chunk of stream) await send(socket, String(chunk))
    const { endedAs } = stream
    if (endedAs !== undefined) socket.close(CLOSE_CODES[endedAs], endedAs)
  } catch {
    cut(socket)
  }
}

/** INVARIANT: waits until the lines are out, so that the stream knows whether its client reads. */
function send(socket: WebSocket, lines: string): Promise<void> {
  const events = lines.split('\n').slice(0, -1)
  const sent = events.map(
    (event) =>
      new Promise<void>((resolve, reject) => {
        socket.send(event, (error) => {
          if (error === undefined || error === null) resolve()
          else reject(error)
        })
      }),
  )
  return Promise.all(sent).then(() => undefined)
}

/** Nobody waits for a client that does not read. One that is on its way out has its time from the library. */
function cut(socket: WebSocket): void {
  if (socket.readyState === socket.OPEN) socket.terminate()
}

/** The last events are still to be told, but not for long. */
function endSoon(socket: WebSocket): void {
  const patience = setTimeout(() => {
    socket.terminate()
  }, CLOSE_TIMEOUT_MS)
  socket.on('close', () => {
    clearTimeout(patience)
  })
}
