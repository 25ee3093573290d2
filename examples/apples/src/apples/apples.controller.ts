import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req } from '@nestjs/common'
import {
  ApiBadRequestResponse,
  ApiBasicAuth,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger'
import { Authorize, Authorizer, CurrentIdentity } from '@tinyauth/guard'
import type { Identity, IncomingRequest } from '@tinyauth/guard'
import { AppleStore } from './apple.store.js'
import { Apple, NewApple } from './apple.js'
import { NewApplePipe, NewNamePipe } from './new-apple.pipe.js'

/** Apples, each behind one line. */
@Controller('apples')
@ApiTags('apples')
@ApiBasicAuth()
@ApiUnauthorizedResponse({ description: 'nobody is signed in, or the credential does not convince' })
@ApiForbiddenResponse({ description: 'known, and not permitted' })
export class ApplesController {
  constructor(
    private readonly apples: AppleStore,
    private readonly authorizer: Authorizer,
  ) {}

  /** The list holds what its reader may get one by one. */
  @Get()
  @Authorize('ListApples', 'apples')
  @ApiOkResponse({ type: [Apple] })
  list(@Req() request: IncomingRequest): Promise<Apple[]> {
    const arnOf = ({ name }: Apple): string => this.authorizer.arn('apples', name)
    return this.authorizer.filterPermitted(request, 'GetApple', this.apples.all(), arnOf)
  }

  @Get(':name')
  @Authorize('GetApple', 'apples', ':name')
  @ApiOkResponse({ type: Apple })
  @ApiNotFoundResponse({ description: 'there is no such apple' })
  get(@Param('name') name: string): Apple {
    return this.apples.get(name)
  }

  @Post(':name')
  @Authorize('CreateApple', 'apples', ':name')
  @ApiCreatedResponse({ type: Apple })
  @ApiBadRequestResponse({ description: 'the name or the body is wrong' })
  @ApiConflictResponse({ description: 'there is one of this name' })
  create(
    @Param('name', NewNamePipe) name: string,
    @Body(NewApplePipe) apple: NewApple,
    @CurrentIdentity() { username }: Identity,
  ): Apple {
    return this.apples.add({ ...apple, name, pickedBy: username })
  }

  @Delete(':name')
  @HttpCode(204)
  @Authorize('DeleteApple', 'apples', ':name')
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'there is no such apple' })
  remove(@Param('name') name: string): void {
    this.apples.remove(name)
  }
}
