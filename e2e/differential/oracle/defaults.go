package main

import resourceapi "k8s.io/api/resource/v1"

// setDefaults fills in what the API server would: the allocator reads claims that were stored.
func setDefaults(claim *resourceapi.ResourceClaim) {
	for index := range claim.Spec.Devices.Requests {
		request := &claim.Spec.Devices.Requests[index]
		if request.Exactly != nil {
			setModeDefaults(&request.Exactly.AllocationMode, &request.Exactly.Count)
		}
		for alternative := range request.FirstAvailable {
			subRequest := &request.FirstAvailable[alternative]
			setModeDefaults(&subRequest.AllocationMode, &subRequest.Count)
		}
	}
}

func setModeDefaults(mode *resourceapi.DeviceAllocationMode, count *int64) {
	if *mode == "" {
		*mode = resourceapi.DeviceAllocationModeExactCount
	}
	if *mode == resourceapi.DeviceAllocationModeExactCount && *count == 0 {
		*count = 1
	}
}
