/**
 * The address that a text is, read against `base` when it is relative; `undefined` when it is none (WHATWG URL).
 *
 * Not by `URL.canParse`: in Node 20, once that is compiled, it reads the bytes of a text in Latin-1 as UTF-8, and then calls
 * `https://äpfel.example` no address, and others an address at which `new URL` throws.
 */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base)
  } catch {
    return undefined
  }
}
