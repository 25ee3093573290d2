import { StringDecoder } from 'node:string_decoder'

/** Lines of a stream, each with its line feed; the last one is without when the stream was cut. Splits at nothing else. */
export async function* linesOf(readable: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  for await (const chunk of readable) {
    const lines = (rest + (typeof chunk === 'string' ? chunk : decoder.write(chunk))).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield `${line}\n`
  }
  rest += decoder.end()
  if (rest !== '') yield rest
}
