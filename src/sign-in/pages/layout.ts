import { assetAddress } from './asset.js'
import { html, type Html } from './html.js'
import type { PageContext } from './page-context.js'
import { type PagePaths, pagePaths } from './page-paths.js'
import { postForm, submitButton } from './post-form.js'
import { STYLE_SHEET } from './style-sheet.js'
import { WEB_AUTHN_LIBRARY, WEB_AUTHN_SCRIPT } from './web-authn-assets.js'

/** What is inside a page. */
export interface Layout {
  /** For the title; the name of the service follows it. */
  readonly title: string
  /** The page reports a problem: the title says so first. */
  readonly hasProblem?: boolean
  /** The page has buttons for passkeys. */
  readonly passkeys?: boolean
  /** Where the browser goes by itself at once. */
  readonly goesTo?: string
  /** `card`: one thing to do. `wide`: many sections. */
  readonly shape: 'card' | 'wide'
  readonly content: Html
}

/** The whole document. */
export function documentOf(
  context: PageContext,
  { title, hasProblem, passkeys, goesTo, shape, content }: Layout,
): string {
  const { strings, basePath, serviceName } = context
  const full = hasProblem === true ? strings.common.errorTitle(title) : title
  return html`<!doctype html>
    <html lang="${strings.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        ${goesTo !== undefined && html`<meta http-equiv="refresh" content="${`0; url=${goesTo}`}" />`}
        <title>${full} · ${serviceName}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${assetAddress(basePath, STYLE_SHEET)}" />
        ${passkeys === true && scripts(basePath)}
      </head>
      <body class="${shape}">
        <a class="skip" href="#content">${strings.common.skip}</a>
        ${header(context)}
        <main id="content" tabindex="-1">${content}</main>
      </body>
    </html> `.toString()
}

function scripts(basePath: string): Html {
  return html`<script src="${assetAddress(basePath, WEB_AUTHN_LIBRARY)}" defer></script>
    <script src="${assetAddress(basePath, WEB_AUTHN_SCRIPT)}" defer></script> `
}

function header(context: PageContext): Html {
  const { strings, basePath, serviceName, signedInAs, testBanner } = context
  return html`<header>
    ${testBanner && html`<p class="banner">${strings.common.testBanner}</p>`}
    <div class="bar">
      <p class="service">${MARK}<span>${serviceName}</span></p>
      ${signedInAs !== undefined && ownPages(context, pagePaths(basePath), signedInAs)}
    </div>
  </header>`
}

function ownPages(context: PageContext, paths: PagePaths, signedInAs: string): Html {
  const texts = context.strings.common
  return html`<nav aria-label="${texts.yourPages}">
    <p>
      <span class="quiet">${texts.signedInAs} </span><a href="${paths.account}"><bdi>${signedInAs}</bdi></a>
    </p>
    <a href="${paths.console}">${texts.console}</a>
    ${postForm(context, { action: paths.signOut, shape: 'inline' }, submitButton(texts.signOut, 'plain'))}
  </nav>`
}

/** A keyhole; an ornament. */
const MARK = html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
  <path d="M16 2 4 7v8c0 7.5 5 12.7 12 15 7-2.3 12-7.5 12-15V7z" />
  <path class="hole" d="M16 9.5a4 4 0 0 0-2 7.46V22h4v-5.04A4 4 0 0 0 16 9.5z" />
</svg>`
