import { type AccessDecorator, markDecorator } from './access-mark.js'

/** Lets everybody in, unasked. On a method it opens that method alone, whatever its class demands. */
export function Public(): AccessDecorator {
  return markDecorator({ open: true })
}

/** Lets everybody in who is signed in or proves a key, whatever they may. */
export function LoginRequired(): AccessDecorator {
  return markDecorator({ login: 'required' })
}

/**
 * Lets everybody in, and recognises those who prove who they are. A proof that does not convince counts as none; while nothing
 * can be proved, those who bring a proof get 503.
 */
export function LoginOptional(): AccessDecorator {
  return markDecorator({ login: 'optional' })
}
