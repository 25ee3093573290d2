import type { Request } from 'express'
import { requestState } from '../../../common/http/request-state.js'
import type { ProviderChoice } from '../../pages/provider-form.js'
import type { ListedProvider } from '../../providers/found-provider.js'

/** Providers as the sign-in page shows them. */
export function choicesOf(listed: readonly ListedProvider[], request: Request): readonly ProviderChoice[] {
  return listed.map(({ name, displayName: title, kind }): ProviderChoice => {
    if (kind === 'basic') return { name, title, kind: 'password' }
    if (kind === 'test') return { name, title, kind: 'test', placeholder: requestState(request).call.sourceIp }
    return { name, title, kind: 'redirect' }
  })
}
