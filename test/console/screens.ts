import { expect } from '@jest/globals'
import type { Locator, Page } from 'playwright-core'
import { expectAccessible, type TestBrowser } from '../browser/chromium.js'

/** What a screen stands on, in both sets of colours. */
const GROUND = { light: 'rgb(243, 245, 248)', dark: 'rgb(17, 21, 27)' } as const

/** Each set of colours and each width once; a screen that fits both fits what is between. */
const SIZES = [
  ['dark', 360],
  ['light', 1280],
] as const

/** The screen that is shown is accessible and fits, dark and narrow as well as light and wide; pictures are taken where they are asked for. */
export async function expectGoodAtEachSize(browser: TestBrowser, page: Page, name: string): Promise<void> {
  for (const [colorScheme, width] of SIZES) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 900 })
    await untilTrue(page, `getComputedStyle(document.body).backgroundColor === '${GROUND[colorScheme]}'`)
    // Colours that are on their way from one set to the other are neither.
    await page.evaluate(
      `Promise.allSettled(document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished))`,
    )
    await expectAccessible(page)
    await browser.picture(page, `${name}-${colorScheme}-${width}`)
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
  }
}

/** Opens a screen of the console in a document of its own. */
export async function openScreen(page: Page, origin: string, screen: string): Promise<void> {
  // Another document first: the address alone would not load the page anew.
  await page.goto('about:blank')
  await page.goto(`${origin}/console#${screen}`)
}

/** A button by its whole name. */
export function buttonIn(within: Page | Locator, name: string): Locator {
  return within.getByRole('button', { name, exact: true })
}

/** Asks the page until it says so: what waits within it is code made of text, which the policy of the console does not let run. */
export async function untilTrue(page: Page, expression: string): Promise<void> {
  while (!(await page.evaluate<boolean>(expression))) await page.evaluate('new Promise(requestAnimationFrame)')
}
