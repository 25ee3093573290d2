import { html, type Html, type PageContext } from '../../sign-in/index.js'
import type { AccessPart, AccessView } from './describe-access.js'
import type { InviteView } from './invite-view.js'

/** What accepting allows, in plain words. */
export function accessList({ kind, access }: Pick<InviteView, 'kind' | 'access'>, { strings }: PageContext): Html {
  const texts = strings.invite
  const { parts, isCut }: AccessView = access
  return html`${parts.length === 0 && !isCut && html`<p class="none">${texts.givesNothing}</p>`}
  ${parts.map((part) => partOf(part, texts.within))}
  ${kind === 'share' && html`<p class="hint">${texts.giverCeiling}</p>`}
  ${isCut && html`<p class="warning">${texts.givesMore}</p>`}`
}

/** What stands within the same bounds is set apart from the rest, so that nobody takes the bounds for those of everything. */
function partOf({ lines, ceilings }: AccessPart, within: string): Html {
  return html`<div class="given">
    ${listOf(lines, 'lines')} ${ceilings.length > 0 && html`<p>${within}</p>`}
    ${ceilings.map((ceiling) => listOf(ceiling, 'lines bounds'))}
  </div>`
}

function listOf(lines: readonly string[], look: string): Html {
  return html`<ul class="${look}">
    ${lines.map(lineOf)}
  </ul>`
}

/** Names and patterns stand between backticks, which nothing else in a line has. */
function lineOf(line: string): Html {
  const pieces = line.split('`').map((piece, index) => (index % 2 === 1 ? html`<code>${piece}</code>` : piece))
  return html`<li>${pieces}</li>`
}
