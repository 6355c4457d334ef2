import { useState } from 'react';
import {
  toastApiRef,
  useApi,
  useRouteRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import {
  Alert,
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  DialogTrigger,
  Flex,
  Text,
} from '@backstage/ui';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  GpuRequest,
  gpuRequestDeletePermission,
} from '@backstage-gpu/plugin-gpu-common';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router-dom';
import { gpuApiRef } from '../data/gpuApi';
import { gpuQueryKey } from '../data/GpuDataProvider';
import { rootRouteRef } from '../routes';
import { gpuTranslationRef } from '../translation';

/**
 * Releases a request after a question, then shows the GPU page: the service's own page goes with it. Renders nothing without the permission.
 * not release it.
 */
export function ReleaseButton(props: { request: GpuRequest }) {
  const { request } = props;
  const { t } = useTranslationRef(gpuTranslationRef);
  const [open, setOpen] = useState(false);
  const api = useApi(gpuApiRef);
  const toast = useApi(toastApiRef);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const gpuPage = useRouteRef(rootRouteRef);
  const { allowed } = usePermission({
    permission: gpuRequestDeletePermission,
    resourceRef: request.id,
  });
  const release = useMutation({
    mutationFn: () => api.releaseRequest(request.id),
    onSuccess: async () => {
      setOpen(false);
      toast.post({
        title: t('entity.released', { name: request.name }),
        status: 'success',
        timeout: 5000,
      });
      await queries.invalidateQueries({ queryKey: [gpuQueryKey] });
      if (gpuPage) {
        navigate(gpuPage());
      }
    },
  });
  if (!allowed) {
    return null;
  }
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <Button
        variant="secondary"
        destructive
        isDisabled={request.state === 'releasing'}
      >
        {t('entity.release')}
      </Button>
      <Dialog>
        <DialogHeader>
          {t('entity.releaseTitle', { name: request.name })}
        </DialogHeader>
        <DialogBody>
          <Flex direction="column" gap="3">
            <Text>{t('entity.releaseDetail')}</Text>
            {release.error && (
              <Alert status="danger" icon title={release.error.message} />
            )}
          </Flex>
        </DialogBody>
        <DialogFooter>
          <Button
            variant="primary"
            destructive
            isPending={release.isPending}
            onPress={() => release.mutate()}
          >
            {t('entity.release')}
          </Button>
          <Button variant="secondary" onPress={() => setOpen(false)}>
            {t('entity.cancel')}
          </Button>
        </DialogFooter>
      </Dialog>
    </DialogTrigger>
  );
}
