import { connect } from 'node:net'

/** What came back over a connection, and whether the service closed it. */
export interface Exchange {
  readonly text: string
  readonly statuses: readonly number[]
  readonly closed: boolean
}

/**
 * Writes bytes to a service as they are and reads until it closes, or until `until` says that the text is complete.
 * For requests that no HTTP library would send.
 */
export function exchange(url: string, bytes: string | Buffer, until?: (text: string) => boolean): Promise<Exchange> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    let text = ''
    const socket = connect(Number(port), hostname)
    const done = (closed: boolean): void => {
      socket.destroy()
      resolve({ text, statuses: statusesOf(text), closed })
    }
    socket.setEncoding('latin1')
    socket.on('data', (chunk) => {
      text += String(chunk)
      if (until?.(text)) done(false)
    })
    // A reset is a way of closing: whatever was answered before it stands in `text`.
    socket.on('error', () => done(true))
    socket.on('end', () => done(true))
    socket.on('close', () => done(true))
    socket.write(bytes)
  })
}

/** A request as text, with the lines that every one needs. */
export function rawRequest(firstLine: string, lines: readonly string[], body = ''): string {
  return `${[firstLine, 'Host: localhost', 'Connection: close', ...lines].join('\r\n')}\r\n\r\n${body}`
}

function statusesOf(text: string): number[] {
  return [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map((match) => Number(match[1]))
}
