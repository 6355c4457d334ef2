import { resources } from '../cluster/resources';
import { ControllerContext, followStore } from './ControllerContext';
import { Kubelet } from './Kubelet';

/** Plays the kubelets: new nodes become Ready, bound pods run after a while, those of Jobs end by themselves, deleted ones end. */
export function startKubelet(context: ControllerContext): () => void {
  const kubelet = new Kubelet(context);
  const stopFollowing = followStore(
    context.store,
    [resources.nodes, resources.pods],
    ({ type, definition, object, previous }) => {
      if (definition === resources.nodes) {
        if (type === 'ADDED') {
          kubelet.addNode(object);
        }
        return;
      }
      const { deletionTimestamp } = object.metadata;
      // Each step of a pod's life is begun once: later writes must not push its time away.
      const isNew =
        previous?.spec.nodeName !== object.spec.nodeName ||
        previous?.metadata.deletionTimestamp !== deletionTimestamp;
      if (type !== 'DELETED' && isNew) {
        kubelet.followPod(object);
      }
    },
  );
  return () => {
    stopFollowing();
    kubelet.stop();
  };
}
