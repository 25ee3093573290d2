import { Controller } from '@nestjs/common'
import type { Call } from '../../common/call.js'
import { CurrentCall, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { formatInstant } from '../../manage/index.js'
import { InviteAcceptance } from './invite-acceptance.js'
import type { InvitePreview } from './invite-representation.js'
import { ACCEPT_INVITE, PREVIEW_INVITE } from './invites.routes.js'

/** What accepting an invite answers. */
interface AcceptanceRepresentation {
  readonly groups: readonly { readonly group: string; readonly notAfter: string | null }[]
  readonly returnTo: string | null
}

/** Invites for whoever holds their code, which stands in no event and in no text of an error. */
@Controller()
export class InviteCodesController {
  constructor(private readonly acceptance: InviteAcceptance) {}

  @Route(PREVIEW_INVITE)
  async preview(@CurrentCall() call: Call, @PathParam('code') code: string): Promise<InvitePreview> {
    const preview = await this.acceptance.preview(code)
    call.audit.subject = preview.id
    call.audit.fields['request.invite'] = preview.id
    return preview
  }

  @Route(ACCEPT_INVITE)
  async accept(@CurrentCall() call: Call, @PathParam('code') code: string): Promise<AcceptanceRepresentation> {
    const { kind, joined, returnTo } = await this.acceptance.accept(call, code)
    const groups = joined.map(({ group, notAfter }) => ({ group, notAfter: formatInstant(notAfter) }))
    return { groups: kind === 'share' ? [] : groups, returnTo }
  }
}
