import type { ReactElement } from 'react'
import { EditBase, SaveButton, SimpleForm, Toolbar, useNotify, useRecordContext, useRefresh } from 'react-admin'
import { usePermitted } from '../api/permitted.js'
import type { Service } from './service.js'
import { ServiceFields } from './service-fields.js'

/** Changes what is said of the service that is shown. */
export function ServiceForm(): ReactElement | null {
  const service = useRecordContext<Service>()
  const permitted = usePermitted('UpdateService', `services/${service?.id ?? ''}`)
  const notify = useNotify()
  const refresh = useRefresh()
  if (service === undefined) return null
  const onSuccess = (): void => {
    notify('Saved.')
    refresh()
  }
  return (
    <EditBase
      id={service.id}
      resource="services"
      redirect={false}
      mutationMode="pessimistic"
      mutationOptions={{ onSuccess }}
      transform={ownFields}
    >
      <SimpleForm
        sx={{ maxWidth: 560 }}
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
        <ServiceFields />
      </SimpleForm>
    </EditBase>
  )
}

/** The catalogue is written by itself; an emptied name is taken away. */
function ownFields({ displayName, regions, decisionTtlSeconds, leaseTtlSeconds }: Record<string, unknown>): object {
  return { displayName: displayName ?? '', regions, decisionTtlSeconds, leaseTtlSeconds }
}
