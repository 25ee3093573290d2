import { deviceOf } from '../device.js'
import { html, type Html, type HtmlValue } from '../html.js'
import { moment } from '../moment.js'
import type { PageContext } from '../page-context.js'
import { pagePaths } from '../page-paths.js'
import { postForm, submitButton } from '../post-form.js'
import { table } from '../table.js'
import type { SessionView } from './account-view.js'
import type { Section } from './section.js'

/** The sessions of the user (capabilities M6, M7): end one, all others, or all. */
export function sessionsSection(sessions: readonly SessionView[], context: PageContext): Section {
  const { strings, basePath } = context
  const texts = strings.account.sessions
  const paths = pagePaths(basePath)
  const columns = [texts.device, texts.address, texts.provider, texts.created, texts.lastSeen, texts.actions]
  const rows = sessions.map((session) => rowOf(session, context))
  const others = { action: paths.sessionsRevokeOthers, shape: 'inline' } as const
  const all = { action: paths.sessionsRevokeAll, shape: 'inline' } as const
  const content = html`<p>${texts.intro}</p>
    ${table({ labelledBy: 'sessions-heading', columns, rows })}
    <div class="actions">
      ${sessions.some(({ current }) => !current) && postForm(context, others, submitButton(texts.revokeOthers, 'plain'))}
      ${postForm(context, all, submitButton(texts.revokeAll, 'danger'))}
    </div>`
  return { id: 'sessions', heading: texts.heading, content }
}

function rowOf(session: SessionView, context: PageContext): readonly HtmlValue[] {
  const { strings } = context
  const texts = strings.account.sessions
  const device = deviceOf(session.userAgent, strings)
  const current = html`<span class="tag good">${texts.current}</span>`
  return [
    html`${device}${session.current && html` ${current}`}`,
    session.address ?? strings.common.unknown,
    html`<bdi>${session.provider}</bdi>`,
    moment(strings, session.createdAt),
    moment(strings, session.lastSeenAt),
    revoke(session, device, context),
  ]
}

function revoke({ id }: SessionView, device: string, context: PageContext): Html {
  const texts = context.strings.account.sessions
  const action = pagePaths(context.basePath).sessionRevoke(id)
  return postForm(context, { action, shape: 'inline' }, submitButton(texts.revoke, 'danger', texts.revokeOf(device)))
}
