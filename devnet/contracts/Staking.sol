// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @title The staking application: locks tokens of whoever calls and remembers how many
contract Staking {
    IERC20 public immutable token;

    /// @notice Token units staked by an address.
    mapping(address account => uint256 amount) public staked;
    uint256 public totalStaked;

    event Staked(address indexed account, uint256 amount);

    error NothingToStake();

    constructor(IERC20 stakedToken) {
        token = stakedToken;
    }

    /// @notice Pulls `amount` from the caller, who has approved this contract before.
    function stake(uint256 amount) external {
        if (amount == 0) revert NothingToStake();
        staked[msg.sender] += amount;
        totalStaked += amount;
        SafeERC20.safeTransferFrom(token, msg.sender, address(this), amount);
        emit Staked(msg.sender, amount);
    }
}
