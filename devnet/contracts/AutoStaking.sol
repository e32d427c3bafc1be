// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {IERC6551Executable} from "./interfaces/IERC6551.sol";
import {Staking} from "./Staking.sol";

/// @title The auto-staking service's contract: makes an account stake the rewards it holds
/// @notice It holds nothing and decides nothing but "all of it": the account stakes its own tokens,
/// and lets this contract do so only while delegation is on and `stake(uint256)` is authorised.
contract AutoStaking {
    uint8 private constant CALL = 0;

    address public immutable keeper;
    Staking public immutable staking;

    event AutoStaked(address indexed account, uint256 amount);

    error NotKeeper();
    error NothingToStake();
    error StakeNotRecorded();

    constructor(address serviceKeeper, Staking stakingContract) {
        keeper = serviceKeeper;
        staking = stakingContract;
    }

    function autoStake(address account) external returns (uint256 amount) {
        if (msg.sender != keeper) revert NotKeeper();
        amount = staking.token().balanceOf(account);
        if (amount == 0) revert NothingToStake();

        uint256 before = staking.staked(account);
        // Low level on purpose: an account that is not initialised answers nothing at all, which
        // a typed call would report as an empty revert. The effect is what is checked.
        bytes memory call = abi.encodeCall(
            IERC6551Executable.execute, (address(staking), 0, abi.encodeCall(Staking.stake, (amount)), CALL)
        );
        (bool success, bytes memory result) = account.call(call);
        if (!success) {
            assembly ("memory-safe") {
                revert(add(result, 32), mload(result))
            }
        }
        if (staking.staked(account) != before + amount) revert StakeNotRecorded();
        emit AutoStaked(account, amount);
    }
}
