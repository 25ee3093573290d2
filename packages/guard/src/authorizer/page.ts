import { createHash } from 'node:crypto'

const STYLE =
  'body{font-family:system-ui,sans-serif;max-width:24rem;margin:15vh auto;padding:0 1rem;line-height:1.5}' +
  'label{display:block;margin:1rem 0}input{display:block;width:100%;box-sizing:border-box;padding:.5rem;font:inherit}' +
  'button{padding:.5rem 1.5rem;font:inherit}[role=alert]{color:#a00}'

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

/** Headers of every page: no script, nothing from elsewhere, in nobody's frame, in no cache. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

/** Text as HTML shows it, in elements and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

/** A whole page. `title` is text; `main` is HTML, escaped by whoever made it. */
export function page(title: string, main: string): string {
  const heading = escapeHtml(title)
  return (
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n' +
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n' +
    `<title>${heading}</title>\n<style>${STYLE}</style>\n</head>\n<body>\n<main>\n<h1>${heading}</h1>\n${main}\n</main>\n</body>\n</html>\n`
  )
}
