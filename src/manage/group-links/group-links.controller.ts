import { Controller } from '@nestjs/common'
import type { Call } from '../../common/call.js'
import { CurrentCall, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { type GroupLinks, LINK_GROUP, LIST_GROUP_LINKS, UNLINK_GROUP } from './group-links.routes.js'
import { GroupLinksService } from './group-links.service.js'

@Controller()
export class GroupLinksController {
  constructor(private readonly links: GroupLinksService) {}

  @Route(LIST_GROUP_LINKS)
  async list(@CurrentCall() call: Call, @PathParam('group') group: string): Promise<GroupLinks> {
    call.audit.fields['request.group'] = group
    return this.links.list(group)
  }

  @Route(LINK_GROUP)
  async link(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @PathParam('target') target: string,
  ): Promise<GroupLinks> {
    noteEnds(call, group, target)
    return this.links.link(call, group, target)
  }

  @Route(UNLINK_GROUP)
  async unlink(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @PathParam('target') target: string,
  ): Promise<Record<string, never>> {
    noteEnds(call, group, target)
    await this.links.unlink(call, group, target)
    return {}
  }
}

function noteEnds(call: Call, group: string, target: string): void {
  call.audit.fields['request.group'] = group
  call.audit.fields['request.target-group'] = target
}
