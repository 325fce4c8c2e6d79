# The service alone, without a database: give it DATABASE_URL. compose.yaml shows the two together.

FROM golang:1.26 AS go

FROM node:22 AS build
COPY --from=go /usr/local/go /usr/local/go
ENV PATH=$PATH:/usr/local/go/bin CGO_ENABLED=0
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY static/package.json static/package-lock.json static/.npmrc static/
RUN npm --prefix static ci --omit=dev
COPY . .
RUN npm --prefix static run build
RUN go build -trimpath -buildvcs=false -ldflags="-s -w" -o /out/system/fingerpost ./cmd/fingerpost
# What an image with nothing else still needs: certificates to trust, time zones, and two places to write.
RUN install -D -m 0644 /etc/ssl/certs/ca-certificates.crt /out/system/etc/ssl/certs/ca-certificates.crt \
    && install -m 0644 /usr/local/go/lib/time/zoneinfo.zip /out/system/zoneinfo.zip \
    && install -d -m 0700 /out/own/data /out/own/tmp

FROM scratch
COPY --from=build /out/system /
COPY --from=build --chown=65532:65532 /out/own /
ENV ZONEINFO=/zoneinfo.zip \
    FINGERPOST_LISTEN=0.0.0.0:8080 \
    FINGERPOST_DATA=/data
USER 65532:65532
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["/fingerpost"]
CMD ["serve"]
