import type { ReactElement } from 'react'
import { EditBase, SaveButton, SimpleForm, Toolbar, useNotify, useRefresh } from 'react-admin'
import { usePermitted } from '../api/permitted.js'
import { problemsOf } from './provider-create.js'
import type { Provider } from './provider.js'
import { ProviderFields } from './provider-fields.js'
import { bodyOf, formOf, type ProviderForm } from './provider-form.js'

/** Changes a provider, where it stands in the database. */
export function ProviderEdit({ provider }: { readonly provider: Provider }): ReactElement {
  const { id, kind, source, hasClientSecret } = provider
  const permitted = usePermitted('UpdateIdentityProvider', `identity-providers/${id}`) && source === 'database'
  const notify = useNotify()
  const refresh = useRefresh()
  const onSuccess = (): void => {
    notify('Saved. Whoever is not admitted any more is signed out.')
    refresh()
  }
  return (
    <EditBase
      id={id}
      resource="identity-providers"
      redirect={false}
      mutationMode="pessimistic"
      mutationOptions={{ onSuccess }}
      // The form holds what `formOf` made.
      transform={(values: unknown) => bodyOf(values as ProviderForm).body ?? {}}
    >
      <SimpleForm
        record={{ ...formOf(provider), id }}
        validate={problemsOf}
        sx={{ maxWidth: 680 }}
        warnWhenUnsavedChanges
        disabled={!permitted}
        toolbar={
          permitted ? (
            <Toolbar>
              <SaveButton />
            </Toolbar>
          ) : (
            false
          )
        }
      >
        <ProviderFields name={id} kind={kind} hasSecret={hasClientSecret} />
      </SimpleForm>
    </EditBase>
  )
}
