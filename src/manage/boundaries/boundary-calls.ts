import { Injectable } from '@nestjs/common'
import type { Call } from '../../common/call.js'
import { noteReference } from '../attachments/note-reference.js'
import type { PolicyReference } from '../attachments/policy-reference.js'
import { BoundariesService } from './boundaries.service.js'
import type { BoundaryRepresentation } from './boundary-representation.js'
import type { BoundaryTarget } from './boundary-target.js'

/** What the routes of all kinds of rows have in common: wire to service, with the fields of the audit event. */
@Injectable()
export class BoundaryCalls {
  constructor(private readonly boundaries: BoundariesService) {}

  async set(call: Call, target: BoundaryTarget, reference: PolicyReference): Promise<BoundaryRepresentation> {
    noteTarget(call, target)
    noteReference(call, reference)
    return this.boundaries.set(call, target, reference)
  }

  async lift(call: Call, target: BoundaryTarget): Promise<Record<string, never>> {
    noteTarget(call, target)
    await this.boundaries.lift(call, target)
    return {}
  }
}

function noteTarget(call: Call, target: BoundaryTarget): void {
  const { fields } = call.audit
  fields['request.boundary'] = target.type
  if ('group' in target) fields['request.group'] = target.group
  if ('username' in target) {
    call.audit.subject = target.username
    fields['request.username'] = target.username
  }
  if (target.type === 'access-key') fields['request.access_key_id'] = target.key
}
