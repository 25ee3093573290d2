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
  // Not the address alone: several questions that were refused each lead there, the last of them to stay.
  await page.fill('#username', username)
  await page.fill('#password', password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(`${origin}/console#${screen}`)
}
