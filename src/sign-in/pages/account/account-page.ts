import { html, type Html } from '../html.js'
import { documentOf } from '../layout.js'
import { alert, notice } from '../notice.js'
import type { PageContext } from '../page-context.js'
import { problemText } from '../problem.js'
import { accessKeysSection } from './access-keys-section.js'
import type { AccountView } from './account-view.js'
import { consentsSection } from './consents-section.js'
import { factorsSection } from './factors-section.js'
import { identitiesSection } from './identities-section.js'
import { passwordSection } from './password-section.js'
import { profileSection } from './profile-section.js'
import { type Section, sectionHtml } from './section.js'
import { sessionsSection } from './sessions-section.js'

/** Everything that users may see and change of their own account. */
export function accountPage(view: AccountView, context: PageContext): string {
  const { strings } = context
  const texts = strings.account
  const sections = sectionsOf(view, context)
  const content = html`<h1>${texts.title}</h1>
    ${view.problem?.at === 'page' && alert(problemText(strings, view.problem.problem))}
    ${view.notice !== undefined && notice(texts.notices[view.notice])}
    <div class="columns">
      ${contents(sections, texts.sections)}
      <div>${sections.map(sectionHtml)}</div>
    </div>`
  return documentOf(context, {
    title: texts.title,
    hasProblem: view.problem !== undefined,
    passkeys: view.factors !== undefined,
    shape: 'wide',
    content,
  })
}

function sectionsOf(view: AccountView, context: PageContext): readonly Section[] {
  const { password, accessKeys, sessions, factors, identities, linkable = [], consents } = view
  return [
    profileSection(view, context),
    ...(password === undefined ? [] : [passwordSection(password, view, context)]),
    ...(factors === undefined ? [] : [factorsSection(factors, view, context)]),
    sessionsSection(sessions, context),
    ...(accessKeys === undefined ? [] : [accessKeysSection(accessKeys, context)]),
    ...(identities === undefined ? [] : [identitiesSection(identities, linkable, context)]),
    ...(consents === undefined ? [] : [consentsSection(consents, context)]),
  ]
}

function contents(sections: readonly Section[], label: string): Html {
  const links = sections.map(({ id, heading }) => html`<li><a href="#${id}">${heading}</a></li>`)
  return html`<nav class="contents" aria-label="${label}">
    <ul>
      ${links}
    </ul>
  </nav>`
}
