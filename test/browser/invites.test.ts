import { afterAll, beforeAll, expect, it } from '@jest/globals'
import jsQR from 'jsqr'
import type { Page } from 'playwright-core'
import { text } from '../service/client.js'
import { succeeded, type TestService, type TestUser } from '../service/harness.js'
import { allow, policy } from '../service/policies.js'
import { describeInBrowser, expectAccessible, startBrowser, type TestBrowser } from './chromium.js'
import { type BrowsedService, startBrowsed } from './sign-in-world.js'

const PASSWORD = 'a sweet apple of the tests'
const APPLE = 'arn:tinyauth:apples:default::apples/fred'

/** The text of the QR code on a picture (PNG), which the browser takes apart into pixels. */
async function readQrCode(page: Page, picture: Buffer): Promise<string | undefined> {
  const { width, height, pixels } = await page.evaluate<{
    width: number
    height: number
    pixels: string
  }>(`(async () => {
    const bytes = Uint8Array.from(atob('${picture.toString('base64')}'), (one) => one.charCodeAt(0))
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const { width, height } = bitmap
    const canvas = new OffscreenCanvas(width, height).getContext('2d')
    canvas.drawImage(bitmap, 0, 0)
    const { data } = canvas.getImageData(0, 0, width, height)
    let pixels = ''
    for (let at = 0; at < data.length; at += 4096) pixels += String.fromCharCode(...data.subarray(at, at + 4096))
    return { width, height, pixels: btoa(pixels) }
  })()`)
  return jsQR(new Uint8ClampedArray(Buffer.from(pixels, 'base64')), width, height)?.data
}

describeInBrowser('an invite', () => {
  let browsed: BrowsedService
  let service: TestService
  /** Of whoever invites, and of those who are invited. */
  let first: TestBrowser
  let second: TestBrowser
  let anna: TestUser
  let gatekeeper: TestUser

  beforeAll(async () => {
    browsed = await startBrowsed()
    service = browsed.service
    await service.createGroup(policy(allow('apples:GetApple', 'arn:tinyauth:apples:default::apples/*')), 'pickers')
    const rights = policy(
      allow(
        ['CreateInvite', 'AddUserToGroup', 'RemoveUserFromGroup'].map((one) => `tinyauth:${one}`),
        '*',
      ),
    )
    anna = await service.createUserWithKey({ username: 'anna', password: PASSWORD, policy: rights })
    succeeded(await service.root.patch('/api/v1/users/anna', { displayName: 'Anna of the orchard' }))
    gatekeeper = await service.gatekeeper('apples')
    first = await startBrowser()
    second = await startBrowser()
  })

  afterAll(async () => {
    await first.close()
    await second.close()
    await service.stop()
  })

  const invite = async (by: TestUser, body: object): Promise<string> =>
    text(succeeded(await by.client.post('/api/v1/groups/pickers/invites', body)), 'url')

  const mayEat = ({ proof }: TestUser): Promise<boolean> =>
    service.permitted(gatekeeper, 'apples', proof, 'GetApple', APPLE)

  const signIn = async (page: Page, username: string): Promise<void> => {
    await page.getByRole('link', { name: 'Sign in to accept' }).click()
    await page.fill('#username', username)
    await page.fill('#password', PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL(/\/invite\//)
  }

  const pictures = async (browser: TestBrowser, page: Page, name: string): Promise<void> => {
    for (const [colorScheme, width] of [
      ['dark', 360],
      ['light', 1280],
    ] as const) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 900 })
      await expectAccessible(page)
      await browser.picture(page, `${name}-${colorScheme}-${width}`)
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    }
  }

  /** Signs in on the way, and accepts. */
  const accept = async (page: Page, username: string): Promise<void> => {
    await signIn(page, username)
    await page.getByRole('button', { name: 'Accept', exact: true }).click()
    await page.getByText('You have accepted the invite.').waitFor()
  }

  it('goes by a QR code from one screen to another browser, is accepted there, and ends with all who came by it', async () => {
    const bert = await service.createUserWithKey({ username: 'bert', password: PASSWORD })
    const carla = await service.createUserWithKey({ username: 'carla', password: PASSWORD })
    const url = await invite(anna, { plusOnes: 1, accessFor: 'P3D' })

    const screen = await first.context.newPage()
    await screen.goto(url)
    await signIn(screen, 'anna')
    await screen.getByRole('img', { name: 'QR code of this invite' }).waitFor()
    await pictures(first, screen, 'invite-of-inviter')
    const read = await readQrCode(await first.context.newPage(), await screen.screenshot())
    expect(read).toBe(url)

    const page = await second.context.newPage()
    const broken: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') broken.push(message.text())
    })
    await page.goto(read ?? '')
    await page.getByText('Anna of the orchard').waitFor()
    await pictures(second, page, 'invite-of-visitor')
    await accept(page, 'bert')
    expect(await mayEat(bert)).toBe(true)
    expect(broken).toEqual([])

    // Whom the second invited in turn goes with the second.
    const onward = await invite(bert, {})
    await second.context.clearCookies()
    await page.goto(onward)
    await accept(page, 'carla')
    expect(await mayEat(carla)).toBe(true)
    succeeded(await anna.client.delete('/api/v1/groups/pickers/members/bert?cascade=true'))
    expect([await mayEat(bert), await mayEat(carla)]).toEqual([false, false])
    await page.goto(url)
    await page.getByRole('heading', { name: 'This invite is over' }).waitFor()
  })
})
