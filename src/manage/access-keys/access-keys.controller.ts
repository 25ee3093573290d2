import { Controller, Res } from '@nestjs/common'
import type { Call } from '../../common/call.js'
import { CurrentCall, ParsedBody, ParsedQuery, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { sendPage } from '../lists/list-page.js'
import type { RawListQuery } from '../lists/list-query.js'
import { sendVersioned } from '../wire/entity-tag.js'
import { IfMatch } from '../wire/if-match.decorator.js'
import type { ResponseHeaders } from '../wire/response-headers.js'
import type {
  AccessKeyRepresentation,
  HeldAccessKeyRepresentation,
  NewAccessKeyRepresentation,
} from './access-key-representation.js'
import type { AccessKeyChanges, NewAccessKey, Rotation } from './access-key-schemas.js'
import {
  CREATE_ACCESS_KEY,
  DELETE_ACCESS_KEY,
  GET_ACCESS_KEY,
  LIST_ACCESS_KEYS,
  LIST_ALL_ACCESS_KEYS,
  ROTATE_ACCESS_KEY,
  UPDATE_ACCESS_KEY,
} from './access-keys.routes.js'
import { AccessKeysService } from './access-keys.service.js'

@Controller()
export class AccessKeysController {
  constructor(private readonly keys: AccessKeysService) {}

  @Route(LIST_ACCESS_KEYS)
  async list(
    @CurrentCall() call: Call,
    @PathParam('username') username: string,
    @ParsedQuery() query: RawListQuery,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<readonly AccessKeyRepresentation[]> {
    noteKey(call, username)
    return sendPage(response, await this.keys.list(username, query))
  }

  @Route(LIST_ALL_ACCESS_KEYS)
  async listAll(
    @ParsedQuery() query: RawListQuery,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<readonly HeldAccessKeyRepresentation[]> {
    return sendPage(response, await this.keys.listAll(query))
  }

  @Route(CREATE_ACCESS_KEY)
  async create(
    @CurrentCall() call: Call,
    @PathParam('username') username: string,
    @ParsedBody() body: NewAccessKey,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<NewAccessKeyRepresentation> {
    noteKey(call, username)
    noteLimits(call, body)
    return sendVersioned(response, await this.keys.create(call, username, body))
  }

  @Route(GET_ACCESS_KEY)
  async get(
    @CurrentCall() call: Call,
    @PathParam('username') username: string,
    @PathParam('key') key: string,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<AccessKeyRepresentation> {
    noteKey(call, username, key)
    return sendVersioned(response, await this.keys.get(username, key))
  }

  @Route(UPDATE_ACCESS_KEY)
  async update(
    @CurrentCall() call: Call,
    @PathParam('username') username: string,
    @PathParam('key') key: string,
    @ParsedBody() body: AccessKeyChanges,
    @IfMatch() ifMatch: string | undefined,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<AccessKeyRepresentation> {
    noteKey(call, username, key)
    noteLimits(call, body)
    if (body.status !== undefined) call.audit.fields['request.status'] = body.status
    return sendVersioned(response, await this.keys.update(call, username, key, body, ifMatch))
  }

  @Route(ROTATE_ACCESS_KEY)
  async rotate(
    @CurrentCall() call: Call,
    @PathParam('username') username: string,
    @PathParam('key') key: string,
    @ParsedBody() body: Rotation,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<NewAccessKeyRepresentation> {
    noteKey(call, username, key)
    if (typeof body.overlapSeconds === 'number') call.audit.fields['request.overlap-seconds'] = body.overlapSeconds
    return sendVersioned(response, await this.keys.rotate(call, username, key, body))
  }

  @Route(DELETE_ACCESS_KEY)
  async delete(
    @CurrentCall() call: Call,
    @PathParam('username') username: string,
    @PathParam('key') key: string,
    @IfMatch() ifMatch: string | undefined,
  ): Promise<Record<string, never>> {
    noteKey(call, username, key)
    await this.keys.delete(call, username, key, ifMatch)
    return {}
  }
}

function noteKey(call: Call, username: string, key?: string): void {
  call.audit.subject = username
  call.audit.fields['request.username'] = username
  if (key !== undefined) call.audit.fields['request.access_key_id'] = key
}

function noteLimits(call: Call, { expiresAt, services, sourceCidrs }: NewAccessKey): void {
  if (expiresAt !== undefined) call.audit.fields['request.expires-at'] = expiresAt
  if (services !== undefined) call.audit.fields['request.services'] = services
  if (sourceCidrs !== undefined) call.audit.fields['request.source-cidrs'] = sourceCidrs
}
