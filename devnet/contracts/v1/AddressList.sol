// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// @title Addresses in a ring of links, newest first, read in pages
/// @notice With the deployed list's quirks. A page begins *after* `start`, and `next` is the first
/// address that did not fit: going on from `next` loses it, going on from the page's last address
/// does not. The end is the zero address. The oldest address has no successor, so adding it again
/// is not noticed.
library AddressList {
    address internal constant SENTINEL = address(1);

    function add(mapping(address => address) storage links, address item) internal {
        require(item != address(0) && item != SENTINEL, "item can't be zero or sentinel");
        if (links[item] != address(0)) return;
        links[item] = links[SENTINEL];
        links[SENTINEL] = item;
    }

    function page(mapping(address => address) storage links, address start, uint256 pageSize)
        internal
        view
        returns (address[] memory items, address next)
    {
        items = new address[](pageSize);
        uint256 count;
        next = links[start];
        while (next != address(0) && next != SENTINEL && count < pageSize) {
            items[count++] = next;
            next = links[next];
        }
        assembly ("memory-safe") {
            mstore(items, count)
        }
    }
}
