FROM busybox
ENV name=world path="/a b" empty= quoted='$name' \
    escaped=a\ b
RUN <<EOF
echo "hello $name"
  if true; then echo \$x; fi
EOF
RUN <<-'ONE' cat > /one && cat 3<<TWO > /two
	first
	ONE
second ${name}
TWO
COPY <<a.conf <<"b.conf" /etc/
key = ${name:?must be set}
a.conf
key = ${name}
b.conf
ONBUILD COPY <<EOF /later
${name}
EOF
ONBUILD RUN ["sh", "-c", "true"]
CMD echo é 漢字 🙂
