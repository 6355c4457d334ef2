package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	v1 "k8s.io/api/core/v1"
	resourceapi "k8s.io/api/resource/v1"
	"k8s.io/dynamic-resource-allocation/cel"
	"k8s.io/dynamic-resource-allocation/structured"
)

// kube-scheduler gives up on a node after ten seconds.
const attemptLimit = 10 * time.Second

const celCacheSize = 1000

// features are the feature gates of Kubernetes 1.36 as they are by default.
var features = structured.Features{
	AdminAccess:            true,
	ConsumableCapacity:     true,
	DeviceBindingAndStatus: true,
	DeviceTaints:           true,
	PartitionableDevices:   true,
	PrioritizedList:        true,
}

var celCache = cel.NewCache(celCacheSize, celFeatures)

// fleet is a state of a cluster with questions about it.
type fleet struct {
	Nodes   []*v1.Node                   `json:"nodes"`
	Slices  []*resourceapi.ResourceSlice `json:"slices"`
	Classes []*resourceapi.DeviceClass   `json:"classes"`
	Claims  []*resourceapi.ResourceClaim `json:"claims"`
	// Tolerations are those of the pods that use the claims of asks.
	Tolerations []v1.Toleration `json:"tolerations"`
	Asks        []ask           `json:"asks"`
	Pods        []pod           `json:"pods"`
}

// ask is for identical claims one after another, each used by a pod of its own.
type ask struct {
	Spec    resourceapi.ResourceClaimSpec `json:"spec"`
	Maximum int                           `json:"maximum"`
}

type askAnswer struct {
	Granted     int                            `json:"granted"`
	Allocations []resourceapi.AllocationResult `json:"allocations"`
	// Error is what stops the next pod on all nodes.
	Error string `json:"error,omitempty"`
}

// pod is for claims that are allocated together; every node is asked on its own.
type pod struct {
	Claims []*resourceapi.ResourceClaim `json:"claims"`
}

// nodeAnswer has neither allocations nor an error when the claims do not fit on the node.
type nodeAnswer struct {
	Allocations []resourceapi.AllocationResult `json:"allocations,omitempty"`
	Error       string                         `json:"error,omitempty"`
	NodeOnly    bool                           `json:"nodeOnly,omitempty"`
}

type fleetAnswer struct {
	Asks []askAnswer    `json:"asks"`
	Pods [][]nodeAnswer `json:"pods"`
}

func (f *fleet) answer() (*fleetAnswer, error) {
	slices.SortFunc(f.Nodes, func(a, b *v1.Node) int { return cmp.Compare(a.Name, b.Name) })
	answers := &fleetAnswer{Asks: []askAnswer{}, Pods: [][]nodeAnswer{}}
	for _, asked := range f.Asks {
		counted, err := f.count(asked)
		if err != nil {
			return nil, err
		}
		answers.Asks = append(answers.Asks, *counted)
	}
	for _, asked := range f.Pods {
		allocator, err := f.allocator(f.use())
		if err != nil {
			return nil, err
		}
		for _, claim := range asked.Claims {
			setDefaults(claim)
		}
		nodes := []nodeAnswer{}
		for _, node := range f.Nodes {
			nodes = append(nodes, allocate(allocator, node, asked.Claims))
		}
		answers.Pods = append(answers.Pods, nodes)
	}
	return answers, nil
}

// count grants claims until no node has devices for the next one, as kube-scheduler does: all nodes are asked first,
// an error that is not about one node ends the attempt, and the first node by name is taken.
func (f *fleet) count(asked ask) (*askAnswer, error) {
	claim := &resourceapi.ResourceClaim{Spec: asked.Spec}
	claim.Name = "counted"
	setDefaults(claim)
	state := f.use()
	result := &askAnswer{Allocations: []resourceapi.AllocationResult{}}
	for result.Granted < asked.Maximum {
		allocator, err := f.allocator(state)
		if err != nil {
			return nil, err
		}
		var next *resourceapi.AllocationResult
		for _, node := range f.Nodes {
			if !accepts(node, f.Tolerations) {
				continue
			}
			offered := allocate(allocator, node, []*resourceapi.ResourceClaim{claim})
			if offered.Error != "" && !offered.NodeOnly {
				result.Error = offered.Error
				return result, nil
			}
			if next == nil && offered.Allocations != nil {
				next = &offered.Allocations[0]
			}
		}
		if next == nil {
			return result, nil
		}
		result.Granted++
		result.Allocations = append(result.Allocations, *next)
		addUse(state, next)
	}
	return result, nil
}

func (f *fleet) allocator(state *structured.AllocatedState) (structured.Allocator, error) {
	allocator, err := structured.NewAllocator(context.Background(), features, *state, f, f.Slices, celCache)
	if err != nil {
		return nil, fmt.Errorf("create allocator: %w", err)
	}
	return allocator, nil
}

// List implements [structured.DeviceClassLister].
func (f *fleet) List() ([]*resourceapi.DeviceClass, error) {
	return f.Classes, nil
}

// Get implements [structured.DeviceClassLister].
func (f *fleet) Get(name string) (*resourceapi.DeviceClass, error) {
	for _, class := range f.Classes {
		if class.Name == name {
			return class, nil
		}
	}
	return nil, fmt.Errorf("device class %s does not exist", name)
}

func allocate(allocator structured.Allocator, node *v1.Node, claims []*resourceapi.ResourceClaim) nodeAnswer {
	ctx, cancel := context.WithTimeout(context.Background(), attemptLimit)
	defer cancel()
	allocations, err := allocator.Allocate(ctx, node, claims)
	if err != nil {
		return nodeAnswer{
			Error:    err.Error(),
			NodeOnly: errors.Is(err, structured.ErrFailedAllocationOnNode),
		}
	}
	return nodeAnswer{Allocations: allocations}
}
