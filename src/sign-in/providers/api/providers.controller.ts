import { Controller, Res } from '@nestjs/common'
import type { Call } from '../../../common/call.js'
import { CurrentCall, ParsedBody, ParsedQuery, PathParam } from '../../../common/http/parameters.decorator.js'
import { Route } from '../../../common/http/route.decorator.js'
import {
  type DeletionAnswer,
  type DryRunQuery,
  IfMatch,
  type RawListQuery,
  type ResponseHeaders,
  sendDeletion,
  sendPage,
  sendVersioned,
} from '../../../manage/index.js'
import type { CheckAnswer } from './check-provider.js'
import type { IdentityProviderRepresentation } from './provider-representation.js'
import type { NewProvider, ProviderChanges, TestedPerson } from './provider-schemas.js'
import {
  CHECK_IDENTITY_PROVIDER,
  CREATE_IDENTITY_PROVIDER,
  DELETE_IDENTITY_PROVIDER,
  GET_IDENTITY_PROVIDER,
  LIST_IDENTITY_PROVIDERS,
  PATCH_IDENTITY_PROVIDER,
  PUT_IDENTITY_PROVIDER,
  TEST_RULE,
} from './providers.routes.js'
import { IdentityProvidersService, type RuleAnswer } from './providers.service.js'

@Controller()
export class IdentityProvidersController {
  constructor(private readonly providers: IdentityProvidersService) {}

  @Route(LIST_IDENTITY_PROVIDERS)
  async list(
    @ParsedQuery() query: RawListQuery,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<readonly IdentityProviderRepresentation[]> {
    return sendPage(response, await this.providers.list(query))
  }

  @Route(CREATE_IDENTITY_PROVIDER)
  async create(
    @CurrentCall() call: Call,
    @ParsedBody() body: NewProvider,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<IdentityProviderRepresentation> {
    note(call, body.name)
    return sendVersioned(response, await this.providers.create(call, body))
  }

  @Route(GET_IDENTITY_PROVIDER)
  async get(
    @CurrentCall() call: Call,
    @PathParam('provider') provider: string,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<IdentityProviderRepresentation> {
    note(call, provider)
    return sendVersioned(response, await this.providers.get(provider))
  }

  @Route(PUT_IDENTITY_PROVIDER)
  async put(
    @CurrentCall() call: Call,
    @PathParam('provider') provider: string,
    @ParsedBody() body: ProviderChanges,
    @IfMatch() ifMatch: string | undefined,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<IdentityProviderRepresentation> {
    note(call, provider)
    return sendVersioned(response, await this.providers.update(call, provider, body, ifMatch))
  }

  @Route(PATCH_IDENTITY_PROVIDER)
  async patch(
    @CurrentCall() call: Call,
    @PathParam('provider') provider: string,
    @ParsedBody() body: ProviderChanges,
    @IfMatch() ifMatch: string | undefined,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<IdentityProviderRepresentation> {
    note(call, provider)
    return sendVersioned(response, await this.providers.update(call, provider, body, ifMatch))
  }

  @Route(DELETE_IDENTITY_PROVIDER)
  async delete(
    @CurrentCall() call: Call,
    @PathParam('provider') provider: string,
    @ParsedQuery() query: DryRunQuery,
    @IfMatch() ifMatch: string | undefined,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<DeletionAnswer> {
    note(call, provider)
    return sendDeletion(response, await this.providers.delete(call, provider, query, ifMatch))
  }

  @Route(CHECK_IDENTITY_PROVIDER)
  async check(@CurrentCall() call: Call, @PathParam('provider') provider: string): Promise<CheckAnswer> {
    note(call, provider)
    return this.providers.check(provider)
  }

  @Route(TEST_RULE)
  async testRule(
    @CurrentCall() call: Call,
    @PathParam('provider') provider: string,
    @ParsedBody() body: TestedPerson,
  ): Promise<RuleAnswer> {
    note(call, provider)
    const answer = await this.providers.testRule(provider, body)
    call.audit.fields['response.admission'] = answer.admitted ? answer.by : answer.why
    return answer
  }
}

function note(call: Call, provider: string): void {
  call.audit.fields['request.identity-provider'] = provider
}
