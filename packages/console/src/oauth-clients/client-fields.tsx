import type { ReactElement } from 'react'
import { CheckboxGroupInput, NumberInput, TextInput } from 'react-admin'
import { pathOf } from '../api/service-address.js'
import { useApi } from '../api/use-api.js'
import { NameListInput } from '../controls/name-list-input.js'
import { GRANTS } from './client.js'

/** What may be changed of a client, and said of a new one. */
export function ClientFields(): ReactElement {
  const scopes = useNames('oauth-scopes')
  const services = useNames('services')
  return (
    <>
      <TextInput source="name" helperText="What people read when they are asked for their consent" />
      <TextInput source="owner" helperText="A user: whom it acts as with its own credentials. Left out: you" />
      <CheckboxGroupInput source="grants" label="How it gets its tokens" choices={[...GRANTS]} row={false} />
      <NameListInput
        source="redirect_uris"
        label="Redirect addresses"
        helperText="Exact, each with Enter; where browsers come back to with a code"
      />
      <NameListInput
        source="post_logout_redirect_uris"
        label="Addresses after signing out"
        helperText="Exact, each with Enter"
      />
      <NameListInput
        source="scopes"
        label="Scopes that it may ask for"
        options={scopes}
        helperText="All that it may ever ask for"
      />
      <NameListInput
        source="services"
        label="Services that its tokens are good for"
        options={services}
        helperText="None named: any"
      />
      <NumberInput
        source="access_token_seconds"
        label="Seconds that an access token lasts"
        helperText="60 to 86,400; an hour by default"
      />
      <NumberInput
        source="refresh_token_seconds"
        label="Seconds that a refresh token lasts"
        helperText="3,600 to 7,776,000; 30 days by default"
      />
    </>
  )
}

/** Names that are offered; anything else may be written, also by whom they are not shown to. */
function useNames(list: string): readonly string[] {
  return (useApi<readonly { readonly id: string }[]>(pathOf(list)).data ?? []).map(({ id }) => id)
}
