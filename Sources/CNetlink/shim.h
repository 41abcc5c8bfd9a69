// The C headers that the Netlink room uses, in the one order in which they agree with each other.
#pragma once

#include <netinet/in.h>  // before linux/if_bridge.h, which otherwise defines in6_addr a second time

#include <linux/if_addr.h>
#include <linux/if_bridge.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/if_packet.h>
#include <linux/if_vlan.h>
#include <linux/neighbour.h>
#include <linux/net_namespace.h>
#include <linux/netconf.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sched.h>
#include <linux/veth.h>

#include <netinet/icmp6.h>
#include <poll.h>
#include <semaphore.h>
#include <sys/eventfd.h>
#include <sys/mount.h>

#include <libmnl/libmnl.h>
#include <netlink/addr.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/route/addr.h>
#include <netlink/route/link.h>
#include <netlink/route/link/bridge.h>
#include <netlink/route/link/inet6.h>
#include <netlink/route/link/vlan.h>
#include <netlink/route/link/vrf.h>
#include <netlink/route/route.h>
#include <netlink/socket.h>

// Not in Swift's Glibc module: <sched.h> hides them without _GNU_SOURCE.
int setns(int fd, int nstype);
int unshare(int flags);

// Not in it either, for the same reason: the name (EPERM) and the words of an error number, safe from any thread.
const char *strerrorname_np(int code);
const char *strerrordesc_np(int code);
