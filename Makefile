# make demo    the two-minute story, on a real kernel
# make test    every proof, the kernel's included
# make lint    formatting and layering
# make bench   what is fast stays fast, beside its peers
# make install the command, its manual pages and completions, below PREFIX
#
# Each installs the Debian packages it needs and says so; nothing is fetched twice.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup ovs setup-gnmi setup-bench build demo test lint bench proto registers install clean

PREFIX ?= /usr/local
SELVAGE := .build-release/release/selvage
STRICT := --explicit-target-dependency-import-check error

# libnl reads links, addresses and routes; libmnl carries bridge VLANs and batches; user-mode-linux with kmod is the
# disposable kernel; radvd announces a lab's gateways; iproute2, ping, jq, strace, tcpdump, tshark and yanglint
# (libyang2-tools) are judges in the tests, and openssl and python3-venv serve another one.
PACKAGES := libnl-3-dev libnl-route-3-dev libmnl-dev pkg-config user-mode-linux kmod iproute2 iputils-ping util-linux \
	radvd jq strace tcpdump tshark openssl libyang2-tools python3-venv

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

setup:
	@missing=$$(for p in $(PACKAGES); do \
		dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q '^install ok installed$$' || echo $$p; done); \
	if [ -n "$$missing" ]; then \
		echo "Installing Debian packages:" $$missing; \
		sudo=$$([ $$(id -u) = 0 ] || echo sudo); \
		$$sudo apt-get -qq update; \
		DEBIAN_FRONTEND=noninteractive $$sudo apt-get -qq install -y --no-install-recommends $$missing >/dev/null; \
	fi

# The programs of Debian's Open vSwitch, which the simulator is compared with: unpacked and not installed, so that no daemon starts.
ovs:
	@[ -x .build/ovs/usr/sbin/ovsdb-server ] || { echo "Unpacking Open vSwitch into .build/ovs"; \
		mkdir -p .build/ovs && cd .build/ovs && \
		{ [ $$(id -u) = 0 ] && apt-get -qq update || true; } && apt-get -qq download openvswitch-switch openvswitch-common libxdp1 && \
		for package in *.deb; do dpkg-deb -x "$$package" .; done && rm -f *.deb; }

# What is not ours to judge the simulated switches by: a gNMI client, and OpenConfig's validator, which has the models as Python
# classes. They are 100 MB of it, which pip compiles once.
setup-gnmi: setup
	@[ -x .venv-gnmi/bin/python ] || python3 -m venv .venv-gnmi
	@.venv-gnmi/bin/python -c 'import pygnmi, oc_config_validate, pyangbind' 2>/dev/null || { \
		echo "Installing pygnmi and OpenConfig's validator into .venv-gnmi (a minute)"; \
		.venv-gnmi/bin/pip install --quiet --disable-pip-version-check \
			pygnmi==0.8.15 oc-config-validate==2.10.0.post1 pyangbind==0.8.7; }

# One static binary: it starts fast, also inside the disposable kernel, and runs where Swift is not installed.
build: setup
	@echo "Building selvage (release, static; ten minutes the first time on two processors)"
	@swift build -c release --static-swift-stdlib --scratch-path .build-release $(STRICT) --product selvage --quiet

demo: build
	@$(SELVAGE) demo

# One debug build serves every suite. The suites named Kernel… need a kernel with VLAN filtering and root, which the
# disposable kernel always has, so they run in there and nowhere else: no suite is ever skipped for want of a kernel, nor for
# want of anything that is installed here.
test: setup ovs setup-gnmi
	@echo "Building everything (debug)"
	swift build --build-tests $(STRICT)
	@.ci/host-tests
	@.ci/kernel-tests

lint: setup
	swift format lint --strict --parallel --recursive Package.swift Sources Tests simulator Benchmarks

setup-bench: setup
	@$(MAKE) --no-print-directory setup PACKAGES="python3-venv"
	@[ -x .venv/bin/python ] || python3 -m venv .venv
	@.venv/bin/python -c 'import pyroute2' 2>/dev/null || { echo "Installing pyroute2 into .venv"; \
		.venv/bin/pip install --quiet --disable-pip-version-check pyroute2==0.9.7; }
	@[ -x .venv-peers/bin/python ] || python3 -m venv .venv-peers
	@for p in networklab==26.10 faucet==1.10.12; do \
		.venv-peers/bin/pip show --quiet $${p%%=*} >/dev/null 2>&1 || { echo "Installing $$p into .venv-peers"; \
		.venv-peers/bin/pip install --quiet --disable-pip-version-check $$p || echo "The measurements leave $$p out"; }; \
	done

	@[ -x .build/mininet/usr/bin/mnexec ] || { echo "Unpacking mininet into .build/mininet"; \
		mkdir -p .build/mininet && cd .build/mininet && apt-get -qq download mininet net-tools bridge-utils 2>/dev/null && \
		for package in *.deb; do dpkg-deb -x "$$package" .; done && rm -f *.deb; } || echo "The measurements leave mininet out"
	@[ -x .build/netplan/usr/libexec/netplan/generate ] || { echo "Unpacking netplan into .build/netplan"; \
		mkdir -p .build/netplan && cd .build/netplan && \
		apt-get -qq download netplan.io libnetplan0 libyaml-0-2 libglib2.0-0 2>/dev/null && \
		for package in *.deb; do dpkg-deb -x "$$package" .; done && rm -f *.deb; } || echo "The measurements leave netplan out"

bench: build setup-bench
	@Benchmarks/run

# The messages of the wires, from their .proto files; what comes out is committed, so that nobody needs protoc to build.
proto:
	@$(MAKE) --no-print-directory setup PACKAGES="protobuf-compiler libprotobuf-dev"
	swift build --product protoc-gen-swift
	swift build --product protoc-gen-grpc-swift-2
	@.ci/generate-messages Sources/GNMI simulator/SimulatedLab

# What user-mode Linux lacks on processors with AMX; committed too.
registers:
	@.ci/generate-registers

install: build
	install -D -m 755 $(SELVAGE) $(DESTDIR)$(PREFIX)/bin/selvage
	install -d $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
		$(DESTDIR)$(PREFIX)/share/zsh/site-functions $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$(SELVAGE) --generate-completion-script bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/selvage
	$(SELVAGE) --generate-completion-script zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_selvage
	$(SELVAGE) --generate-completion-script fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/selvage.fish
	@mkdir -p .build/man
	swift package --allow-writing-to-package-directory generate-manual --multi-page --output-directory .build/man
	install -m 644 .build/man/*.1 $(DESTDIR)$(PREFIX)/share/man/man1/

clean:
	rm -rf .build .build-release Benchmarks/.build-release .venv .venv-peers .venv-gnmi
