/**
 * The script of the pages, as text: the build copies no other files.
 *
 * A button with `data-webauthn` (`sign-in`, `register`, `second-factor`) lies in an area with `data-webauthn-area`, which
 * is hidden until the script has found that the browser can do it. A click posts JSON to `data-options`:
 * `{next?, transaction?, name?}`. The answer is `{options}` with the options of WebAuthn; what the authenticator says
 * to them is posted to `data-verify` as `{response, next?, transaction?, name?}`. The answer is `{location}`: where to go.
 * The answer to the first post may be `{location}` as well, where something else has to be done before.
 * Both posts carry the header `X-Form-Token`. Any other status than 2xx is shown as a failure, 429 with the time of `Retry-After`.
 */
export const WEB_AUTHN_SOURCE = `(() => {
  'use strict'
  const library = window.SimpleWebAuthnBrowser
  const canDoIt = library !== undefined && library.browserSupportsWebAuthn()

  async function post(address, csrf, body) {
    const answer = await fetch(address, {
      method: 'POST',
      credentials: 'same-origin',
      redirect: 'error',
      headers: { Accept: 'application/json', 'Content-Type': 'application/json', 'X-Form-Token': csrf },
      body: JSON.stringify(body),
    })
    if (answer.status === 429) throw { seconds: Number(answer.headers.get('Retry-After')) || 60 }
    if (!answer.ok) throw new Error('refused with ' + answer.status)
    return answer.json()
  }

  function textOf(area, error) {
    const texts = area.dataset
    if (error && error.seconds) return texts.textWait.replace('{seconds}', error.seconds)
    if (error && (error.name === 'NotAllowedError' || error.name === 'AbortError')) return texts.textCancelled
    if (error && error.name === 'InvalidStateError') return texts.textKnown
    return texts.textFailed
  }

  function given(area, button) {
    const { next, transaction } = button.dataset
    const name = area.querySelector('[data-webauthn-name]')
    return {
      ...(next === undefined ? {} : { next }),
      ...(transaction === undefined ? {} : { transaction }),
      ...(name === null ? {} : { name: name.value.trim() }),
    }
  }

  function go(location) {
    const target = new URL(location, document.baseURI)
    if (target.protocol !== 'https:' && target.protocol !== 'http:') throw new Error('no address')
    window.location.assign(target.href)
  }

  async function run(area, button, message) {
    const { webauthn, options, verify, csrf } = button.dataset
    const name = area.querySelector('[data-webauthn-name]')
    if (name !== null && !name.reportValidity()) return
    button.disabled = true
    message.textContent = area.dataset.textBusy
    try {
      const body = given(area, button)
      const begun = await post(options, csrf, body)
      if (begun.location !== undefined) {
        go(begun.location)
        return
      }
      const optionsJSON = begun.options
      const response =
        webauthn === 'register'
          ? await library.startRegistration({ optionsJSON })
          : await library.startAuthentication({ optionsJSON })
      const { location } = await post(verify, csrf, { ...body, response })
      go(location)
    } catch (error) {
      message.textContent = textOf(area, error)
      button.disabled = false
      button.focus()
    }
  }

  for (const area of document.querySelectorAll('[data-webauthn-area]')) {
    const button = area.querySelector('button[data-webauthn]')
    const message = area.querySelector('[role="alert"]')
    if (button === null || message === null) continue
    if (!canDoIt) {
      // A way among others is left out; where somebody looks for it, the page says why it is not there.
      if (area.dataset.textUnsupported === undefined) continue
      button.hidden = true
      message.textContent = area.dataset.textUnsupported
    }
    area.hidden = false
    button.addEventListener('click', () => run(area, button, message))
  }
})()
`
