// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

error NotAuthorized();
error InvalidOperation();
error ContractCreationFailed();
error InvalidInput();
error ExceedsMaxLockTime();
error AccountLocked();
error InvalidImplementation();
error AlreadyInitialized();
error OwnershipCycle();
