package main

import (
	v1 "k8s.io/api/core/v1"
	"k8s.io/component-helpers/scheduling/corev1"
	"k8s.io/klog/v2"
)

// accepts is what the scheduler's plugins NodeUnschedulable and TaintToleration check. In a cluster a node that is not
// ready has a taint for it; here the condition counts.
func accepts(node *v1.Node, tolerations []v1.Toleration) bool {
	taints := node.Spec.Taints
	if node.Spec.Unschedulable {
		cordon := v1.Taint{Key: v1.TaintNodeUnschedulable, Effect: v1.TaintEffectNoSchedule}
		taints = append([]v1.Taint{cordon}, taints...)
	}
	_, untolerated := corev1.FindMatchingUntoleratedTaint(klog.Background(), taints, tolerations, keepsAway, false)
	return !untolerated && !isKnownUnready(node)
}

func keepsAway(taint *v1.Taint) bool {
	return taint.Effect == v1.TaintEffectNoSchedule || taint.Effect == v1.TaintEffectNoExecute
}

func isKnownUnready(node *v1.Node) bool {
	for _, condition := range node.Status.Conditions {
		if condition.Type == v1.NodeReady && condition.Status != v1.ConditionTrue {
			return true
		}
	}
	return false
}
