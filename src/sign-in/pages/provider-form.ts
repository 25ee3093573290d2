import { html, type Html } from './html.js'
import type { PageContext } from './page-context.js'
import { pagePaths } from './page-paths.js'
import { postForm, submitButton } from './post-form.js'
import { textField } from './text-field.js'

/** An identity provider to choose on the sign-in page. */
export interface ProviderChoice {
  /** Name in the path `/login/{provider}`. */
  readonly name: string
  /** What people call it: `Google`. */
  readonly title: string
  /**
   * `redirect`: a button that leads to it. `password`: fields `username`, `password` (a list of users, F1).
   * `test`: field `who` (M4).
   */
  readonly kind: 'redirect' | 'password' | 'test'
  /** For `test`: shown in the empty field. */
  readonly placeholder?: string
}

/** The form that begins sign-in at the provider; sends `next`. */
export function providerForm(context: PageContext, provider: ProviderChoice, next: string): Html {
  const form = { action: pagePaths(context.basePath).provider(provider.name), fields: { next } }
  switch (provider.kind) {
    case 'redirect':
      return postForm(context, form, submitButton(context.strings.signIn.provider(provider.title), 'plain'))
    case 'password':
      return postForm(context, { ...form, shape: 'apart' }, passwordFields(context, provider))
    case 'test':
      return postForm(context, { ...form, shape: 'apart' }, testFields(context, provider))
  }
}

function passwordFields({ strings }: PageContext, { name, title }: ProviderChoice): Html {
  const { signIn } = strings
  return html`<h2>${signIn.passwordOf(title)}</h2>
    ${textField({ id: `${name}-username`, name: 'username', label: signIn.username, autocomplete: 'username' })}
    ${textField({ id: `${name}-password`, name: 'password', label: signIn.password, type: 'password', autocomplete: 'current-password' })}
    ${submitButton(signIn.submit, 'plain', signIn.passwordOf(title))}`
}

function testFields({ strings }: PageContext, { name, placeholder }: ProviderChoice): Html {
  const { signIn } = strings
  const shown = placeholder === undefined ? {} : { placeholder }
  return html`${textField({ id: `${name}-who`, name: 'who', label: signIn.who, autocomplete: 'off', hint: signIn.testHint, ...shown })}
  ${submitButton(signIn.testSubmit, 'plain')}`
}
