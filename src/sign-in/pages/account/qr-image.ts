import { html, type Html, markup } from '../html.js'

/**
 * What `qrcode` draws. Accepted: one `svg` with `path`s, each attribute one of these with nothing in it that could end it.
 * Refused: scripts, styles, links, events, other elements.
 */
const QR_SVG =
  /^<svg(?: (?:xmlns="http:\/\/www\.w3\.org\/2000\/svg"|(?:width|height|viewBox|shape-rendering)="[A-Za-z0-9 .]*"))+>(?:<path(?: (?:fill|stroke|d)="[A-Za-z0-9#. -]*")+\/>){1,2}<\/svg>\n?$/

/** The QR code as a picture with a name; nothing where the SVG is not what it should be. */
export function qrImage(svg: string, name: string): Html | false {
  return QR_SVG.test(svg) && html`<div class="qr" role="img" aria-label="${name}">${markup(svg)}</div>`
}
