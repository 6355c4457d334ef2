package main

import (
	"context"
	"fmt"

	resourceapi "k8s.io/api/resource/v1"
	"k8s.io/apiserver/pkg/cel/environment"
	"k8s.io/dynamic-resource-allocation/cel"
	"k8s.io/utils/ptr"
)

// Kubernetes goes through maps in a random order, so one evaluation does not show whether the answer depends on it.
const evaluations = 4

// celFeatures are the feature gates of Kubernetes 1.36 as they are by default.
var celFeatures = cel.Features{EnableConsumableCapacity: true}

type selectorDevice struct {
	Driver                   string                                                    `json:"driver"`
	AllowMultipleAllocations *bool                                                     `json:"allowMultipleAllocations"`
	Attributes               map[resourceapi.QualifiedName]resourceapi.DeviceAttribute `json:"attributes"`
	Capacity                 map[resourceapi.QualifiedName]resourceapi.DeviceCapacity  `json:"capacity"`
}

type selectorBatch struct {
	Devices     []selectorDevice `json:"devices"`
	Expressions []string         `json:"expressions"`
}

type selectorAnswer struct {
	// Error says why the expression does not compile.
	Error string `json:"error,omitempty"`
	// Creatable is whether it compiles as one that is stored now, too.
	Creatable bool `json:"creatable"`
	// TooCostly is whether the API server refuses it for its estimated cost.
	TooCostly bool `json:"tooCostly"`
	// Results has for each device the different outcomes that were seen: true, false, or an error.
	Results [][]string `json:"results"`
}

func (batch *selectorBatch) answer() []selectorAnswer {
	answers := make([]selectorAnswer, len(batch.Expressions))
	for index, expression := range batch.Expressions {
		answers[index] = judge(expression, batch.Devices)
	}
	return answers
}

func judge(expression string, devices []selectorDevice) (answer selectorAnswer) {
	// Some expressions bring cel-go down. The API server survives that and refuses the object.
	defer func() {
		if problem := recover(); problem != nil {
			answer = selectorAnswer{Error: fmt.Sprintf("panic: %v", problem)}
		}
	}()
	compiler := cel.GetCompiler(celFeatures)
	stored := compiler.CompileCELExpression(expression, cel.Options{})
	created := compiler.CompileCELExpression(expression, cel.Options{
		EnvType:               ptr.To(environment.NewExpressions),
		DisableCostEstimation: true,
	})
	if stored.Error != nil {
		return selectorAnswer{Error: stored.Error.Error(), Creatable: created.Error == nil}
	}
	results := make([][]string, len(devices))
	for index := range devices {
		results[index] = outcomes(stored, &devices[index])
	}
	return selectorAnswer{
		Creatable: created.Error == nil,
		TooCostly: stored.MaxCost > resourceapi.CELSelectorExpressionMaxCost,
		Results:   results,
	}
}

func outcomes(compiled cel.CompilationResult, device *selectorDevice) []string {
	var seen []string
	kinds := map[string]bool{}
	for range evaluations {
		text, kind := evaluate(compiled, device)
		if !kinds[kind] {
			kinds[kind] = true
			seen = append(seen, text)
		}
	}
	return seen
}

func evaluate(compiled cel.CompilationResult, device *selectorDevice) (text, kind string) {
	matches, _, err := compiled.DeviceMatches(context.Background(), cel.Device{
		Driver:                   device.Driver,
		AllowMultipleAllocations: device.AllowMultipleAllocations,
		Attributes:               device.Attributes,
		Capacity:                 device.Capacity,
	})
	switch {
	case err != nil:
		return "error: " + err.Error(), "error"
	case matches:
		return "true", "true"
	default:
		return "false", "false"
	}
}
