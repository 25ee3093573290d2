import { assetOf, type Asset } from './asset.js'
import { PALETTE } from './palette.js'
import { ACCOUNT_STYLE } from './style-of-account.js'
import { CONTROL_STYLE } from './style-of-controls.js'
import { INVITE_STYLE } from './style-of-invites.js'

const FRAME = `
*, *::before, *::after { box-sizing: border-box; }

[hidden] { display: none !important; }

html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }

body {
  margin: 0;
  min-height: 100vh;
  display: flex;
  flex-direction: column;
  background: var(--page);
  color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  overflow-wrap: anywhere;
}

h1, h2, h3, p, dl, dd, ul { margin: 0; padding: 0; }
h1 { font-size: 1.5rem; line-height: 1.25; letter-spacing: -0.01em; }
h2 { font-size: 1.125rem; line-height: 1.3; }
h3 { font-size: 1rem; line-height: 1.4; }
ul { list-style: none; }
a { color: var(--link); text-underline-offset: 0.15em; }
code { font-family: ui-monospace, "Cascadia Mono", "Liberation Mono", Menlo, monospace; font-size: 0.9375em; }

:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
main:focus { outline: none; }

.skip { position: absolute; left: 1rem; top: -10rem; z-index: 1; padding: 0.5rem 1rem; background: var(--panel); }
.skip:focus { top: 1rem; }

.quiet { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.banner {
  padding: 0.5rem 1rem;
  background: var(--warning-page);
  color: var(--warning);
  border-bottom: 1px solid var(--warning-line);
  text-align: center;
  font-weight: 600;
}

.bar { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; align-items: center; padding: 0.75rem 1rem; }
.service { display: flex; gap: 0.5rem; align-items: center; font-weight: 650; margin-right: auto; }
.bar nav { display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; align-items: center; }
.mark { width: 1.75rem; height: 1.75rem; flex: none; fill: var(--accent); }
.mark .hole { fill: var(--page); }

main { width: 100%; margin: 0 auto; padding: 0 1rem 3rem; }

.card .bar { width: 100%; max-width: 27rem; margin: 0 auto; padding: 2.5rem 1rem 1rem; }
.card main { max-width: 29rem; }
.card main { display: flex; flex-direction: column; gap: 1rem; }

.wide header { background: var(--panel); border-bottom: 1px solid var(--line); }
.wide .bar { max-width: 66rem; margin: 0 auto; }
.wide .mark .hole { fill: var(--panel); }
.wide main { max-width: 66rem; padding-top: 1.5rem; }

@media (min-width: 30rem) {
  .card main {
    max-width: 27rem;
    padding: 2rem;
    margin-bottom: 3rem;
    background: var(--panel);
    border: 1px solid var(--line);
    border-radius: 14px;
    box-shadow: 0 10px 30px var(--shadow);
  }
  .card .bar { padding: 12vh 0.25rem 1rem; }
}

@media (prefers-reduced-motion: reduce) {
  *, *::before, *::after { transition: none !important; animation: none !important; scroll-behavior: auto !important; }
}
`

/** The style sheet of all pages: dark and light, from 320 pixels on, without fonts or pictures of its own. */
export const STYLE_SHEET: Asset = assetOf(
  '/assets/sign-in.css',
  'text/css; charset=utf-8',
  PALETTE + CONTROL_STYLE + ACCOUNT_STYLE + INVITE_STYLE + FRAME,
)
