import type { Page } from 'playwright-core'

/** Opens a screen of the console as somebody who is not signed in, signs in on the way, and comes back to it. */
export async function signIn(
  page: Page,
  origin: string,
  username: string,
  password: string,
  screen = '/',
): Promise<void> {
  await page.goto(`${origin}/console#${screen}`)
  await page.waitForURL(/\/login/)
  await page.fill('#username', username)
  await page.fill('#password', password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(`${origin}/console#${screen}`)
}
