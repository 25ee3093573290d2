import { Controller, Req, Res } from '@nestjs/common'
import { HeaderList } from '@tinyauth/decision'
import type { Request, Response } from 'express'
import { In } from 'typeorm'
import { Clock } from '../../common/clock.js'
import { Route } from '../../common/http/route.decorator.js'
import { OAuthArtifactEntity, OAuthClientEntity, UnitOfWork, UserEntity } from '../../store/index.js'
import { artifactId } from '../artifacts/artifact-id.js'
import { TOKEN_INFORMATION } from './oauth.routes.js'

/** What a compatible client is told of a token (capabilities C8). */
interface TokenInformation {
  readonly uid: string
  readonly scope: string
  readonly expires_in: number
  readonly client_id: string | null
}

/** Tells of the token that asks, to whoever holds it. Only in the header: an address is written into logs. */
@Controller()
export class TokenInfoController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  @Route(TOKEN_INFORMATION)
  async tell(@Req() request: Request, @Res() response: Response): Promise<void> {
    const token = bearer(HeaderList.ofRaw(request.rawHeaders))
    const found = token === undefined ? undefined : await this.find(token)
    response.set('cache-control', 'no-store')
    if (found !== undefined) response.json(found)
    else response.status(401).set('www-authenticate', 'Bearer error="invalid_token"').json(NO_SUCH_TOKEN)
  }

  private find(token: string): Promise<TokenInformation | undefined> {
    const now = this.clock.now()
    return this.unitOfWork.read(async (manager) => {
      const row = await manager.findOneBy(OAuthArtifactEntity, {
        id: artifactId(token),
        kind: In(['AccessToken', 'ClientCredentials']),
      })
      if (row === null || row.userId === null || now >= row.expiresAt) return undefined
      const user = await manager.findOneBy(UserEntity, { id: row.userId, status: 'active' })
      if (user === null || row.createdAt < user.credentialsChangedAt) return undefined
      const client =
        row.clientId === null ? null : await manager.findOneBy(OAuthClientEntity, { id: row.clientId, enabled: true })
      if (row.clientId !== null && client === null) return undefined
      return {
        uid: row.userId,
        scope: (row.scopes ?? []).join(' '),
        expires_in: Math.floor((row.expiresAt - now) / 1000),
        client_id: client?.clientId ?? null,
      }
    })
  }
}

const NO_SUCH_TOKEN = { errors: { token: 'No such token' } }

function bearer(headers: HeaderList): string | undefined {
  const values = headers.all('authorization')
  const [value] = values
  return values.length === 1 && value?.slice(0, 7).toLowerCase() === 'bearer ' ? value.slice(7).trim() : undefined
}
