import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'

/** A span as it came: OTLP over HTTP with JSON. */
export interface CollectedSpan {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  /** Empty for the first of a trace. */
  readonly parentSpanId?: string
  /** 1 internal, 2 server, 3 client. */
  readonly kind: number
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[]
  readonly status: { readonly code?: number }
}

interface Sent {
  readonly resourceSpans: readonly {
    readonly resource: Pick<CollectedSpan, 'attributes'>
    readonly scopeSpans: readonly {
      readonly scope: { readonly name: string }
      readonly spans: readonly CollectedSpan[]
    }[]
  }[]
}

/** Stands in for a collector of OpenTelemetry. */
export class OtlpCollector {
  readonly bodies: string[] = []
  private readonly server = createServer((request, response) => {
    this.take(request).then(
      () => response.setHeader('content-type', 'application/json').end('{}'),
      () => response.destroy(),
    )
  })

  async start(): Promise<string> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening')
    const address = this.server.address()
    if (address === null || typeof address === 'string') throw new Error('it listens on no port')
    return `http://127.0.0.1:${address.port}`
  }

  /** All spans that came. */
  spans(): readonly CollectedSpan[] {
    return this.sent().flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
  }

  /** Attributes of what sent them. */
  resources(): readonly Readonly<Record<string, unknown>>[] {
    return this.sent().map(({ resource }) => attributesOf(resource))
  }

  stop(): void {
    this.server.close()
    this.server.closeAllConnections()
  }

  private sent(): Sent['resourceSpans'] {
    return this.bodies.flatMap((body) => (JSON.parse(body) as Sent).resourceSpans) // the form that OTLP prescribes
  }

  private async take(request: IncomingMessage): Promise<void> {
    if (request.url !== '/v1/traces') throw new Error(`nothing is taken at ${request.url}`)
    this.bodies.push(await text(request))
  }
}

/** Attributes by name. */
export function attributesOf({ attributes }: Pick<CollectedSpan, 'attributes'>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
}
