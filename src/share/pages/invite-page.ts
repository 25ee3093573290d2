import {
  documentOf,
  html,
  type Html,
  linkAddress,
  type PageContext,
  pagePaths,
  postForm,
  qrImage,
  submitButton,
} from '../../sign-in/index.js'
import { accessList } from './access-list.js'
import type { InviteReader, InviteView } from './invite-view.js'
import { limitsList } from './limits-list.js'

/** What an invite leads to, for whoever holds its code (capabilities M19): nobody joins by looking. Status 200. */
export function invitePage(view: InviteView, context: PageContext): string {
  const texts = context.strings.invite
  const { kind, reader, confirm, groups } = view
  const isOwn = reader.kind === 'inviter'
  const content = html`<h1>${isOwn ? texts.headings.own : texts.headings[kind]}</h1>
    ${isOwn ? html`<p>${texts.ownText}</p>` : inviterOf(view, context)}
    ${!isOwn && confirm && html`<p>${texts.confirmText}</p>`} ${isOwn && toGiveAway(reader, context)}
    ${groups.length > 0 && groupsOf(groups, texts.groups)} ${given(view, context)}
    <section class="part" aria-labelledby="limits-heading">
      <h2 id="limits-heading">${texts.limits.heading}</h2>
      ${limitsList(view, context)}
    </section>
    ${wayOn(reader, context)}`
  return documentOf(context, { title: texts.title, shape: 'card', content })
}

function inviterOf({ kind, inviter }: InviteView, { strings }: PageContext): Html {
  return html`<p>
    ${strings.invite.by[kind]} <strong><bdi>${inviter}</bdi></strong>
  </p>`
}

function groupsOf(groups: readonly string[], heading: string): Html {
  return html`<section class="part" aria-labelledby="groups-heading">
    <h2 id="groups-heading">${heading}</h2>
    <ul class="lines">
      ${groups.map((group) => html`<li><code>${group}</code></li>`)}
    </ul>
  </section>`
}

/** Where the page need not explain itself, whoever wants to know unfolds it. */
function given(view: InviteView, context: PageContext): Html {
  const heading = context.strings.invite.gives
  if (view.confirm) {
    return html`<section class="part" aria-labelledby="gives-heading">
      <h2 id="gives-heading">${heading}</h2>
      ${accessList(view, context)}
    </section>`
  }
  return html`<details class="part">
    <summary>${heading}</summary>
    ${accessList(view, context)}
  </details>`
}

/** The link with its picture. */
function toGiveAway(
  { link, qrSvg, qrFile }: InviteReader & { readonly kind: 'inviter' },
  { strings, basePath }: PageContext,
): Html | false {
  const texts = strings.invite
  if (link === undefined) return false
  return html`<section class="part" aria-labelledby="link-heading">
    <h2 id="link-heading">${texts.link}</h2>
    ${qrSvg !== undefined && qrImage(qrSvg, texts.picture)}
    <p class="secret"><code>${link}</code></p>
    <p class="aside"><a href="${linkAddress(qrFile, basePath)}">${texts.file}</a></p>
  </section>`
}

function wayOn(reader: InviteReader, context: PageContext): Html {
  const { strings, basePath } = context
  const texts = strings.invite
  const { signIn, account } = pagePaths(basePath)
  if (reader.kind === 'inviter') return html`<p class="aside"><a href="${account}">${strings.common.toAccount}</a></p>`
  if (reader.kind === 'visitor') {
    const { guest } = reader
    return html`<p><a class="button primary" href="${linkAddress(reader.signIn, signIn)}">${texts.signIn}</a></p>
      ${guest !== undefined && postForm(context, { action: guest }, submitButton(texts.guest, 'plain'))}
      ${guest !== undefined && html`<p class="hint">${texts.guestHint}</p>`}`
  }
  const { action, fields = {}, handoff } = reader
  return html`${postForm(context, { action, fields }, submitButton(texts.accept, 'primary'))}
    <p><a class="button plain" href="${account}">${texts.notNow}</a></p>
    ${handoff !== undefined && html`<p class="hint">${texts.handoff} <code>${handoff}</code></p>`}`
}
