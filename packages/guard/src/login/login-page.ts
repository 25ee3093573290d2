import { escapeHtml, page } from '../authorizer/page.js'

/** What the form shows. */
export interface LoginForm {
  /** The second proof that the form came from here. */
  readonly proof: string
  /** Where to go afterwards, a path of this site. */
  readonly next: string
  /** What was typed before. */
  readonly username: string
  /** What went wrong; `undefined` at first. */
  readonly problem: string | undefined
}

/** The page with the form; works without a script, and posts to its own address. */
export function loginPage({ proof, next, username, problem }: LoginForm): string {
  const alert = problem === undefined ? '' : `<p role="alert">${escapeHtml(problem)}</p>\n`
  return page(
    'Sign in',
    `${alert}<form method="post">
<input type="hidden" name="proof" value="${escapeHtml(proof)}">
<input type="hidden" name="next" value="${escapeHtml(next)}">
<label>User name
<input name="username" value="${escapeHtml(username)}" autocomplete="username" autocapitalize="none" required autofocus></label>
<label>Password
<input name="password" type="password" autocomplete="current-password" required></label>
<button>Sign in</button>
</form>`,
  )
}
