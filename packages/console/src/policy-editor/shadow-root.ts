/**
 * The root that an editor lives in. Its styles are sheets of that root, which no policy of the page forbids; in the page itself they would be
 * an inline style, which is refused.
 */
export function shadowRootOf(host: HTMLElement): ShadowRoot {
  return host.shadowRoot ?? host.attachShadow({ mode: 'open' })
}
