const HEAD_END = Buffer.from('\r\n\r\n')
const LINE_END = Buffer.from('\r\n')
const NOTHING = Buffer.alloc(0)

/** A response as far as a load generator cares. */
export interface ReadResponse {
  readonly status: number
  /** Whether the marker occurs in the body. */
  readonly marked: boolean
}

/**
 * Reads responses off one keep-alive connection on which one request is out at a time. Knows `Content-Length` and
 * `Transfer-Encoding: chunked`, nothing else; a response without either cannot be told from the next one and is an error.
 */
export class ResponseReader {
  private pending: Buffer = NOTHING

  /** `marker`: text that tells one answer from the other, say `"Authorized": true`. */
  constructor(private readonly marker: Buffer) {}

  /**
   * Takes what has arrived, which may be overwritten afterwards. Answers the response once it is complete.
   * @throws Error when bytes follow the response or its length is not given
   */
  push(arrived: Buffer): ReadResponse | undefined {
    const data = this.pending.length === 0 ? arrived : Buffer.concat([this.pending, arrived])
    const bodyStart = data.indexOf(HEAD_END) + HEAD_END.length
    const end = bodyStart < HEAD_END.length ? undefined : responseEnd(data, bodyStart)
    if (end === undefined) {
      this.pending = data === arrived ? Buffer.from(arrived) : data
      return undefined
    }
    if (end !== data.length) throw new Error('bytes that nobody asked for follow a response')
    this.pending = NOTHING
    // `HTTP/1.1 200`: the status stands at a fixed place.
    const status = Number(data.toString('latin1', 9, 12))
    return { status, marked: data.indexOf(this.marker, bodyStart) !== -1 }
  }
}

/** Where the response ends, or undefined while bytes are missing. */
function responseEnd(data: Buffer, bodyStart: number): number | undefined {
  const head = data.toString('latin1', 0, bodyStart)
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  if (length !== undefined) return bodyStart + Number(length) <= data.length ? bodyStart + Number(length) : undefined
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) return chunkedEnd(data, bodyStart)
  throw new Error('a response names neither its length nor chunks')
}

function chunkedEnd(data: Buffer, bodyStart: number): number | undefined {
  let at = bodyStart
  for (;;) {
    const lineEnd = data.indexOf(LINE_END, at)
    if (lineEnd === -1) return undefined
    const size = parseInt(data.toString('latin1', at, lineEnd), 16)
    at = lineEnd + LINE_END.length + size + LINE_END.length
    if (at > data.length) return undefined
    if (size === 0) return at
  }
}
