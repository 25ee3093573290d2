import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect } from '@jest/globals'
import axe from 'axe-core'
import { type BrowserContext, chromium, type Page } from 'playwright-core'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Where pictures of pages go; default: nowhere. */
const PICTURES = process.env['SCREENSHOTS']

/** The browser of the machine; `npm test` installs one where it may. */
export function findChromium(): string | undefined {
  return PLACES.find((place) => existsSync(place))
}

/** A suite that needs a browser: without one it is skipped aloud, or fails where `CI` is `true`. */
export function describeInBrowser(name: string, suite: () => void): void {
  if (findChromium() !== undefined || process.env['CI'] === 'true') describe(name, suite)
  // oxlint-disable-next-line jest/no-disabled-tests -- a whole suite, where what it needs is absent
  else describe.skip(`${name} (there is no Chromium)`, suite)
}

/** A browser of its own, with nothing in it. */
export interface TestBrowser {
  readonly context: BrowserContext
  /** A picture of the page as it is, where pictures are asked for. */
  picture(page: Page, name: string): Promise<void>
  close(): Promise<void>
}

/** Starts Chromium without a window. @throws Error where there is none */
export async function startBrowser(options: { readonly javaScriptEnabled?: boolean } = {}): Promise<TestBrowser> {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error('there is no Chromium: install the package `chromium`')
  const profile = mkdtempSync(path.join(tmpdir(), 'tinyauth-browser-'))
  const args = [
    ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
    ...['--disable-component-update', '--disable-sync', '--disable-features=OptimizationHints,MediaRouter'],
  ]
  const context = await chromium.launchPersistentContext(profile, {
    ...{ executablePath, args, headless: true, locale: 'en-US', viewport: { width: 1280, height: 900 } },
    ...(options.javaScriptEnabled === undefined ? {} : { javaScriptEnabled: options.javaScriptEnabled }),
  })
  return {
    context,
    picture: async (page, name) => {
      if (PICTURES === undefined) return
      mkdirSync(PICTURES, { recursive: true })
      await page.screenshot({ path: path.join(PICTURES, `${name}.png`), fullPage: true })
    },
    close: async () => {
      await context.close()
      rmSync(profile, { recursive: true, force: true })
    },
  }
}

interface AxeFinding {
  readonly id: string
  readonly impact: string
  readonly where: readonly string[]
}

/** Findings of axe that are serious, or worse; none are let pass. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(`if (!window.axe) { ${axe.source} }`)
  const found = await page.evaluate<readonly AxeFinding[]>(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, impact, nodes }) => ({ id, impact, where: nodes.map(({ target, html }) => target + ': ' + html) })))`,
  )
  expect(found.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
}

/** A port that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port)
        else reject(new Error('there is no port'))
      })
    })
  })
}
