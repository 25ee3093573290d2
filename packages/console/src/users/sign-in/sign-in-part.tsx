import type { ReactElement } from 'react'
import { SessionsPart } from '../../sessions/index.js'
import { ConsentsPart } from './consents-part.js'
import { FactorsPart } from './factors-part.js'
import { IdentitiesPart } from './identities-part.js'
import { useSignInRights } from './sign-in-rights.js'

/** How a user signs in, where it is signed in, and which apps act for it. */
export function SignInPart({ username }: { readonly username: string }): ReactElement {
  const rights = useSignInRights(`users/${username}`)
  return (
    <>
      {rights.sessions && <SessionsPart username={username} />}
      {rights.factors && <FactorsPart username={username} />}
      {rights.identities && <IdentitiesPart username={username} />}
      {rights.consents && <ConsentsPart username={username} />}
    </>
  )
}
